package dev.mintmark.policy;

import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions in few words. Each method hands out a changed copy. */
public record Definitions(PolicyDefinition definition) {

    public static Definitions allow() {
        return organization(Decision.ALLOW);
    }

    public static Definitions deny() {
        return organization(Decision.DENY);
    }

    static Definitions organization(Decision decision) {
        return new Definitions(new PolicyDefinition(
                decision, TokenType.ORGANIZATION, null, null, null, null, List.of(), List.of(), null, Map.of()));
    }

    public Definitions team(String name) {
        return target(TokenType.TEAM, name, null, null);
    }

    public Definitions user(String login) {
        return target(TokenType.PERSONAL, null, login, null);
    }

    public Definitions runner(String id) {
        return target(TokenType.RUNNER, null, null, id);
    }

    public Definitions target(TokenType type, String teamName, String userLogin, String runnerID) {
        return new Definitions(new PolicyDefinition(
                definition.decision(),
                type,
                teamName,
                userLogin,
                runnerID,
                definition.roleID(),
                definition.authorizedPermissions(),
                definition.audiences(),
                definition.maxExpiration(),
                definition.rules()));
    }

    public Definitions rule(String path, String pattern) {
        return rule(path, new RuleValue.Pattern(pattern));
    }

    public Definitions rule(String path, RuleValue value) {
        Map<String, RuleValue> rules = new LinkedHashMap<>(definition.rules());
        rules.put(path, value);
        return rules(rules);
    }

    public Definitions rules(Map<String, RuleValue> rules) {
        return granting(
                definition.roleID(),
                definition.authorizedPermissions(),
                definition.audiences(),
                definition.maxExpiration(),
                rules);
    }

    public Definitions permissions(String... permissions) {
        return granting(
                definition.roleID(),
                List.of(permissions),
                definition.audiences(),
                definition.maxExpiration(),
                definition.rules());
    }

    public Definitions role(String roleID) {
        return granting(
                roleID,
                definition.authorizedPermissions(),
                definition.audiences(),
                definition.maxExpiration(),
                definition.rules());
    }

    public Definitions audiences(String... audiences) {
        return granting(
                definition.roleID(),
                definition.authorizedPermissions(),
                List.of(audiences),
                definition.maxExpiration(),
                definition.rules());
    }

    public Definitions maxExpiration(long seconds) {
        return granting(
                definition.roleID(),
                definition.authorizedPermissions(),
                definition.audiences(),
                seconds,
                definition.rules());
    }

    private Definitions granting(
            String roleID,
            List<String> permissions,
            List<String> audiences,
            Long maxExpiration,
            Map<String, RuleValue> rules) {
        return new Definitions(new PolicyDefinition(
                definition.decision(),
                definition.tokenType(),
                definition.teamName(),
                definition.userLogin(),
                definition.runnerID(),
                roleID,
                permissions,
                audiences,
                maxExpiration,
                rules));
    }

    public static CompiledPolicy policy(Definitions... definitions) {
        return CompiledPolicy.compile(1, list(definitions));
    }

    public static List<PolicyDefinition> list(Definitions... definitions) {
        return java.util.Arrays.stream(definitions).map(Definitions::definition).toList();
    }
}
