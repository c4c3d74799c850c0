package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.ClaimMatcher;

/**
 * @param claimSlot numbers the distinct paths among the definitions of one target
 * @param outcomeSlot numbers the distinct rules among them: what two definitions ask alike is answered once
 */
public record CompiledRule(ClaimPath path, RuleValue value, ClaimMatcher matcher, int claimSlot, int outcomeSlot) {}
