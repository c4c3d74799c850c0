package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds parts of a valid definition that its author hardly means. */
final class DefinitionWarnings {
    private static final String UNPINNED =
            "This allow does not say whose tokens it takes, and nobody has said if the issuer signs for strangers too."
                    + " Add a rule on sub, or on a claim that names the owner, such as " + OwnerClaim.EXAMPLES + "."
                    + " If only your organization gets its tokens, PATCH the issuer with \"tenancy\": \"own\".";

    private final int index;
    private final PolicyDefinition definition;
    private final TenantGuard guard;
    private final List<PolicyWarning> warnings = new ArrayList<>();

    DefinitionWarnings(int index, PolicyDefinition definition, TenantGuard guard) {
        this.index = index;
        this.definition = definition;
        this.guard = guard;
    }

    List<PolicyWarning> warnings() {
        if (guard.isDoubtfulOf(definition)) {
            warn(null, UNPINNED + (EmailClaim.isIn(definition.rules()) ? " " + EmailClaim.IS_NO_PIN + "." : ""));
        }
        guard.loosePins(definition).forEach(this::warnOfLoose);
        definition.rules().forEach((path, rule) -> PatternMistakes.of(path, rule)
                .forEach(mistake -> warn(path, mistake)));
        return warnings;
    }

    private void warn(@Nullable String path, String message) {
        warnings.add(new PolicyWarning(index, path, message));
    }

    private void warnOfLoose(TenantPin pin) {
        String text = pin.looseText();
        if (text == null) {
            return;
        }
        warn(
                pin.path(),
                "The rule on " + pin.path() + " ends inside a name: " + CallerText.quote(text) + " also matches "
                        + CallerText.quote(stranger(text)) + ". Write the whole name, or end it with what follows it,"
                        + " such as / or :, before the wildcard.");
    }

    /** A text that the rule lets in and whose owner may be anybody. */
    private static String stranger(String text) {
        return text.indexOf('*') < 0 ? text.replaceFirst("\\?", "x") : text.replaceFirst("\\??\\*+\\??", "-evil");
    }
}
