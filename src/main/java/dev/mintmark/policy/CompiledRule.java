package dev.mintmark.policy;

/**
 * @param claimSlot numbers the distinct paths among the definitions of one target
 * @param outcomeSlot numbers the distinct rules among them: what two definitions ask alike is answered once
 */
record CompiledRule(ClaimPath path, RuleValue value, ClaimMatcher matcher, int claimSlot, int outcomeSlot) {}
