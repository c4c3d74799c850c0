package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.RuleValue;
import java.util.Locale;
import java.util.Map;

/** Recognizes claims with an email address. Such a claim looks like an owner, and is none. */
final class EmailClaim {
    static final String IS_NO_PIN =
            "A rule on email is no pin: issuers sign addresses that nobody verified, and addresses change hands";

    private EmailClaim() {}

    static boolean isIn(Map<String, RuleValue> rules) {
        return rules.keySet().stream().anyMatch(EmailClaim::isOne);
    }

    private static boolean isOne(String path) {
        String last = path.substring(path.lastIndexOf('.') + 1).replaceAll("[\"']", "");
        return last.toLowerCase(Locale.ROOT).endsWith("email");
    }
}
