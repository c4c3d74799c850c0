package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.ClaimMatcher;
import java.util.HashMap;
import java.util.Map;

/** Rules that are compiled already, by a former version of a policy: they are put to claims as they are. */
final class CompiledRules {
    private final Map<String, ClaimPath> paths = new HashMap<>();
    private final Map<RuleValue, ClaimMatcher> matchers = new HashMap<>();

    void learn(CompiledDefinition former) {
        for (CompiledRule rule : former.rules()) {
            paths.putIfAbsent(rule.path().key(), rule.path());
            matchers.putIfAbsent(rule.value(), rule.matcher());
        }
    }

    /** @throws MalformedRuleException when it can not be read */
    ClaimPath path(String key) {
        ClaimPath known = paths.get(key);
        return known == null ? ClaimPath.parse(key) : known;
    }

    ClaimMatcher matcher(RuleValue value) {
        ClaimMatcher known = matchers.get(value);
        return known == null ? value.matcher() : known;
    }
}
