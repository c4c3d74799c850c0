package dev.mintmark;

import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.text.NearestName;
import io.quarkus.runtime.configuration.DurationConverter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The form that a setting's value must have.
 *
 * @param words the form in words, to follow "it must be"
 * @param choices all values that there are, where they can be counted
 */
record SettingForm(String words, List<String> choices, Predicate<String> admits) {
    private static final Set<String> SWITCH_WORDS =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "1", "0", "t", "f");
    private static final Pattern SIZE_TEXT = Pattern.compile("[0-9]{1,18}[BKMGTPEZYbkmgtpezy]?");
    private static final Pattern NUMBER_TEXT = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern COUNT_TEXT = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern PORT_TEXT = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST_PORT = 65535;

    static final SettingForm SWITCH =
            new SettingForm("true or false", List.of(), value -> SWITCH_WORDS.contains(value.toLowerCase(Locale.ROOT)));

    static final SettingForm NUMBER = new SettingForm("a whole number, such as 60", List.of(), value -> NUMBER_TEXT
            .matcher(value)
            .matches());

    static final SettingForm COUNT = new SettingForm("a whole number from 1, such as 20", List.of(), value -> COUNT_TEXT
            .matcher(value)
            .matches());

    static final SettingForm DURATION =
            new SettingForm("a duration, such as 30S, PT5M or P90D", List.of(), SettingForm::isDuration);

    static final SettingForm SIZE =
            new SettingForm("a size in bytes, such as 512K or 16M", List.of(), value -> SIZE_TEXT
                    .matcher(value)
                    .matches());

    static final SettingForm PORT = new SettingForm(
            "a port from 0 to " + HIGHEST_PORT,
            List.of(),
            value -> PORT_TEXT.matcher(value).matches() && Integer.parseInt(value) <= HIGHEST_PORT);

    /** Of a log; some names mean the same. */
    static final SettingForm LEVEL = new SettingForm(
            "one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE and ALL",
            List.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"),
            value -> Set.of(
                            "OFF", "FATAL", "ERROR", "SEVERE", "WARN", "WARNING", "INFO", "CONFIG", "DEBUG", "FINE",
                            "FINER", "TRACE", "FINEST", "ALL")
                    .contains(value.toUpperCase(Locale.ROOT)));

    static SettingForm oneOf(String... choices) {
        return new SettingForm("one of " + String.join(", ", choices), List.of(choices), value -> List.of(choices)
                .contains(value.toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    /**
     * @param name of the setting, as it is told
     * @throws StartRefusedException for a value of another form
     */
    void require(String name, String value) {
        var text = value.strip();
        if (text.isEmpty()) {
            throw new StartRefusedException(name + " is set to nothing: it must be " + words + ", or not be set");
        }
        if (!admits.test(text)) {
            throw new StartRefusedException(
                    name + " must be " + words + ", and is '" + text + "'" + NearestName.suggestion(choices, text));
        }
    }

    private static boolean isDuration(String value) {
        try {
            var duration = DurationConverter.parseDuration(value);
            return duration != null && !duration.isNegative();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
