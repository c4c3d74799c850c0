package dev.mintmark.token;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How long a token is asked to live. */
sealed interface AskedLifetime {

    /** As long as it may. */
    record Longest() implements AskedLifetime {}

    /** @param count one that does not fit is the greatest that does */
    record Minutes(long count) implements AskedLifetime {}

    /** Something that is no whole number of minutes. */
    record Unfit() implements AskedLifetime {}

    static AskedLifetime of(@Nullable Long minutes) {
        return minutes == null ? new Longest() : new Minutes(minutes);
    }

    /**
     * Reads the body of a renewal: {@code lifetime_minutes} in a JSON object with any other members. A body that is missing
     * or no JSON object asks for nothing; one beyond all bounds, such as a number of a thousand digits, for nothing sensible.
     */
    static AskedLifetime read(ObjectMapper json, byte[] body) {
        JsonNode minutes;
        try {
            minutes = object(json, body).path("lifetime_minutes");
        } catch (StreamConstraintsException beyondAllNumbers) {
            return new Unfit();
        }
        if (minutes.isMissingNode() || minutes.isNull()) {
            return new Longest();
        }
        if (!minutes.isIntegralNumber()) {
            return new Unfit();
        }
        if (minutes.canConvertToLong()) {
            return new Minutes(minutes.longValue());
        }
        return minutes.bigIntegerValue().signum() > 0 ? new Minutes(Long.MAX_VALUE) : new Unfit();
    }

    private static JsonNode object(ObjectMapper json, byte[] body) throws StreamConstraintsException {
        try {
            return body.length == 0 ? json.missingNode() : json.readTree(body);
        } catch (StreamConstraintsException beyondBounds) {
            throw beyondBounds;
        } catch (IOException unparsable) {
            return json.missingNode();
        }
    }
}
