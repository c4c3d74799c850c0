package dev.mintmark.policy.check;

import dev.mintmark.organization.ReservedAudience;
import dev.mintmark.organization.ScopeText;
import dev.mintmark.policy.check.PolicyProblem.ErrorType;
import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.MalformedRuleException;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks one definition. */
final class DefinitionCheck {
    static final int MAX_RULES = 100;
    static final int MAX_LIST = 100;
    static final int MAX_LENGTH = 1024;

    private final int index;
    private final PolicyDefinition definition;
    private final TenantGuard guard;
    private final List<PolicyProblem> problems = new ArrayList<>();

    DefinitionCheck(int index, PolicyDefinition definition, TenantGuard guard) {
        this.index = index;
        this.definition = definition;
        this.guard = guard;
    }

    List<PolicyProblem> problems() {
        checkTarget("teamName", definition.teamName(), TokenType.TEAM);
        checkTarget("userLogin", definition.userLogin(), TokenType.PERSONAL);
        checkTarget("runnerID", definition.runnerID(), TokenType.RUNNER);
        checkRole();
        checkTexts("authorizedPermissions", definition.authorizedPermissions());
        definition.authorizedPermissions().forEach(this::checkPermission);
        checkTexts("audiences", definition.audiences());
        definition.audiences().forEach(this::checkAudience);
        if (definition.maxExpiration() != null && definition.maxExpiration() < 1) {
            report("maxExpiration", ErrorType.INVALID, "maxExpiration is a positive number of seconds");
        }
        checkRules();
        return problems;
    }

    private void report(String attribute, ErrorType kind, String message) {
        problems.add(new PolicyProblem(index, attribute, kind, message));
    }

    private void checkTarget(String attribute, @Nullable String name, TokenType type) {
        if (definition.tokenType() == type) {
            if (name == null || name.isEmpty()) {
                report(attribute, ErrorType.REQUIRED, attribute + " is required when tokenType is " + type.text());
            } else {
                checkText(attribute, name);
            }
        } else if (name != null) {
            report(
                    attribute,
                    ErrorType.INVALID,
                    attribute + " is only for definitions whose tokenType is " + type.text());
        }
    }

    private void checkRole() {
        String roleID = definition.roleID();
        if (roleID == null) {
            return;
        }
        if (definition.tokenType() != TokenType.ORGANIZATION) {
            report("roleID", ErrorType.INVALID, "roleID is only for definitions whose tokenType is organization");
        }
        checkNonEmptyText("roleID", roleID);
    }

    private void checkTexts(String attribute, List<String> texts) {
        if (texts.size() > MAX_LIST) {
            report(attribute, ErrorType.INVALID, attribute + " has at most " + MAX_LIST + " elements");
            return;
        }
        texts.forEach(text -> checkNonEmptyText(attribute, text));
    }

    /** Tokens name their permissions in a scope too. */
    private void checkPermission(String permission) {
        if (!permission.isEmpty() && !ScopeText.isToken(permission)) {
            report(
                    "authorizedPermissions",
                    ErrorType.INVALID,
                    "authorizedPermissions holds " + CallerText.quote(permission)
                            + ", which no scope can say: a permission is printable ASCII without spaces, double quotes and"
                            + " backslashes");
        }
    }

    private void checkAudience(String audience) {
        if (ReservedAudience.isOne(audience)) {
            report(
                    "audiences",
                    ErrorType.INVALID,
                    "audiences names applications and projects; the audience of an organization is asked for without"
                            + " resource");
        }
    }

    private void checkNonEmptyText(String attribute, String text) {
        if (text.isEmpty()) {
            report(attribute, ErrorType.INVALID, attribute + " holds an empty text");
            return;
        }
        checkText(attribute, text);
    }

    private void checkText(String attribute, String text) {
        if (text.length() > MAX_LENGTH) {
            report(
                    attribute,
                    ErrorType.INVALID,
                    attribute + " holds a text of more than " + MAX_LENGTH + " characters");
            return;
        }
        if (text.codePoints()
                .anyMatch(character -> character == 0 || Character.getType(character) == Character.SURROGATE)) {
            // No token can hold either, and PostgreSQL takes neither.
            report(attribute, ErrorType.INVALID, attribute + " holds NUL or half a character");
        }
    }

    private void checkRules() {
        Map<String, RuleValue> rules = definition.rules();
        if (rules.size() > MAX_RULES) {
            report("rules", ErrorType.INVALID, "a definition has at most " + MAX_RULES + " rules");
            return;
        }
        rules.forEach(this::checkRule);
        if (definition.decision() == Decision.DENY) {
            return;
        }
        if (rules.isEmpty()) {
            report("rules", ErrorType.REQUIRED, "an allow without rules would let every token of the issuer in");
        } else if (guard.isViolatedBy(definition)) {
            report("rules", ErrorType.CUSTOM, guard.refusal() + aboutEmail());
        }
    }

    private void checkRule(String path, RuleValue value) {
        checkText("rules", path);
        try {
            ClaimPath.parse(path);
        } catch (MalformedRuleException unreadable) {
            report("rules", ErrorType.INVALID, unreadable.getMessage() + ": " + CallerText.path(path));
        }
        checkValue(value);
    }

    private void checkValue(RuleValue value) {
        if (checkSize(value.texts())) {
            value.texts().forEach(text -> checkText("rules", text));
        }
        if (checkSize(value.operands())) {
            value.operands().forEach(this::checkValue);
        }
    }

    private boolean checkSize(List<?> list) {
        if (list.size() <= MAX_LIST) {
            return true;
        }
        report("rules", ErrorType.INVALID, "a list in a rule has at most " + MAX_LIST + " elements");
        return false;
    }

    private String aboutEmail() {
        return EmailClaim.isIn(definition.rules()) ? ". " + EmailClaim.IS_NO_PIN : "";
    }
}
