package dev.mintmark;

import static dev.mintmark.SettingForm.COUNT;
import static dev.mintmark.SettingForm.DURATION;
import static dev.mintmark.SettingForm.LEVEL;
import static dev.mintmark.SettingForm.NUMBER;
import static dev.mintmark.SettingForm.PORT;
import static dev.mintmark.SettingForm.SIZE;
import static dev.mintmark.SettingForm.SWITCH;
import static dev.mintmark.SettingForm.oneOf;

import dev.mintmark.platform.start.StartRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the forms of settings: those of this service, and those of Quarkus that operators use. A fault is told before
 * the application starts, in one sentence. Quarkus would tell it in many lines, if at all.
 */
final class SettingForms {
    /** Each of ours that is not just text; a test compares them with the mappings. */
    static final Map<String, SettingForm> OURS = Map.ofEntries(
            Map.entry("mintmark.audit.denials-per-minute", NUMBER),
            Map.entry("mintmark.crypto.provider", oneOf("auto", "jdk")),
            Map.entry("mintmark.custom-claims.default-ttl", DURATION),
            Map.entry("mintmark.custom-claims.longest-ttl", DURATION),
            Map.entry("mintmark.database.target-session-attrs", oneOf("any", "read-write", "primary")),
            Map.entry("mintmark.http.answer-timeout", DURATION),
            Map.entry("mintmark.http.body-timeout", DURATION),
            Map.entry("mintmark.http.head-timeout", DURATION),
            Map.entry("mintmark.retention.audit", DURATION),
            Map.entry("mintmark.retention.tokens", DURATION),
            Map.entry("mintmark.shutdown.delay", DURATION),
            Map.entry("mintmark.signing.longest-token-life", DURATION),
            Map.entry("mintmark.signing.publish-ahead", DURATION),
            Map.entry("mintmark.signing.rotate-every", DURATION),
            Map.entry("mintmark.trust-list", SWITCH));

    private static final Map<String, SettingForm> OF_QUARKUS = Map.ofEntries(
            Map.entry("quarkus.http.port", PORT),
            Map.entry("quarkus.http.ssl-port", PORT),
            Map.entry("quarkus.management.port", PORT),
            Map.entry("quarkus.http.insecure-requests", oneOf("enabled", "redirect", "disabled")),
            Map.entry("quarkus.http.idle-timeout", DURATION),
            Map.entry("quarkus.http.read-timeout", DURATION),
            Map.entry("quarkus.management.idle-timeout", DURATION),
            Map.entry("quarkus.http.io-threads", COUNT),
            Map.entry("quarkus.http.limits.max-connections", COUNT),
            Map.entry("quarkus.http.limits.max-initial-line-length", COUNT),
            Map.entry("quarkus.http.limits.max-form-fields", NUMBER),
            Map.entry("quarkus.http.limits.max-body-size", SIZE),
            Map.entry("quarkus.http.limits.max-header-size", SIZE),
            Map.entry("quarkus.http.limits.max-chunk-size", SIZE),
            Map.entry("quarkus.http.limits.max-form-attribute-size", SIZE),
            Map.entry("quarkus.http.limits.max-form-buffered-bytes", SIZE),
            Map.entry("quarkus.http.proxy.proxy-address-forwarding", SWITCH),
            Map.entry("quarkus.http.proxy.allow-forwarded", SWITCH),
            Map.entry("quarkus.http.proxy.allow-x-forwarded", SWITCH),
            Map.entry("quarkus.http.proxy.enable-forwarded-host", SWITCH),
            Map.entry("quarkus.http.proxy.enable-forwarded-prefix", SWITCH),
            Map.entry("quarkus.http.proxy.strict-forwarded-control", SWITCH),
            Map.entry("quarkus.http.proxy.enable-trusted-proxy-header", SWITCH),
            Map.entry("quarkus.shutdown.timeout", DURATION),
            Map.entry("quarkus.shutdown.delay", DURATION),
            Map.entry("quarkus.thread-pool.max-threads", COUNT),
            Map.entry("quarkus.datasource.jdbc.min-size", NUMBER),
            Map.entry("quarkus.datasource.jdbc.max-size", COUNT),
            Map.entry("quarkus.datasource.jdbc.acquisition-timeout", DURATION),
            Map.entry("quarkus.datasource.reactive.max-size", COUNT),
            Map.entry("quarkus.datasource.reactive.idle-timeout", DURATION),
            Map.entry("quarkus.datasource.reactive.max-lifetime", DURATION),
            Map.entry("quarkus.datasource.reactive.cache-prepared-statements", SWITCH),
            Map.entry("quarkus.datasource.reactive.trust-all", SWITCH),
            Map.entry(
                    "quarkus.datasource.reactive.postgresql.ssl-mode",
                    oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
            Map.entry("quarkus.log.level", LEVEL),
            Map.entry("quarkus.log.console.level", LEVEL),
            Map.entry("quarkus.log.console.enabled", SWITCH),
            Map.entry("quarkus.log.console.enable", SWITCH),
            Map.entry("quarkus.log.console.stderr", SWITCH),
            Map.entry("quarkus.log.console.json.enabled", SWITCH),
            Map.entry("quarkus.log.file.level", LEVEL),
            Map.entry("quarkus.log.file.enabled", SWITCH),
            Map.entry("quarkus.log.file.enable", SWITCH),
            Map.entry("quarkus.log.file.rotation.max-file-size", SIZE),
            Map.entry("quarkus.log.file.rotation.max-backup-index", NUMBER),
            Map.entry("quarkus.otel.sdk.disabled", SWITCH));

    /** With a name of the operator's choice in the middle. */
    private static final Pattern CATEGORY_LEVEL = Pattern.compile("QUARKUS_LOG_CATEGORY_.+_LEVEL");

    /** It is put together of others. */
    private static final String EXPRESSION = "${";

    private SettingForms() {}

    /**
     * Checks what is set.
     *
     * @param set names and values, in the environment or as properties
     * @throws StartRefusedException for the first value that has not the form of its setting
     */
    static void check(Map<String, String> set) {
        var byVariable = new HashMap<String, String>();
        OURS.keySet().forEach(key -> byVariable.put(Settings.variable(key), key));
        OF_QUARKUS.keySet().forEach(key -> byVariable.put(Settings.variable(key), key));
        new TreeMap<>(set).forEach((name, value) -> {
            var variable = Settings.variable(name);
            var key = byVariable.get(variable);
            var form = key == null ? formOfPattern(variable) : form(key);
            if (form != null && !value.contains(EXPRESSION)) {
                form.require(key == null ? name : Settings.named(key), value);
            }
        });
    }

    private static @Nullable SettingForm formOfPattern(String variable) {
        return CATEGORY_LEVEL.matcher(variable).matches() ? LEVEL : null;
    }

    private static @Nullable SettingForm form(String key) {
        var ours = OURS.get(key);
        return ours == null ? OF_QUARKUS.get(key) : ours;
    }
}
