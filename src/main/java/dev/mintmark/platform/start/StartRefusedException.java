package dev.mintmark.platform.start;

import java.util.Locale;

/**
 * The refusal of a start with the present configuration. The message is one sentence that names the key and the remedy.
 */
public final class StartRefusedException extends RuntimeException {

    public StartRefusedException(String message) {
        super(message, null, false, false);
    }

    /**
     * The refusal of an invalid setting.
     *
     * @param key such as {@code mintmark.signing.algorithm}; its environment variable is named beside it
     * @param sentence the demand on its value
     */
    public static StartRefusedException ofSetting(String key, Object value, String sentence) {
        var variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return new StartRefusedException(key + " (" + variable + ") is " + value + "; " + sentence);
    }
}
