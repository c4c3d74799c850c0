package dev.mintmark.token.renew;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.text.NearestName;
import dev.mintmark.token.AskedLifetime;
import dev.mintmark.token.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a renewal ({@code docs/renewal.md}). */
public record AskedRenewal(AskedLifetime lifetime, Delivery delivery) {
    private static final String LIFETIME = "lifetime_minutes";
    private static final String DELIVER = "deliver";
    private static final List<String> MEMBERS = List.of(LIFETIME, DELIVER);
    private static final int MAX_NAMED = 10;

    /** The request of an empty body. */
    static final AskedRenewal NOTHING = new AskedRenewal(new AskedLifetime.Longest(), Delivery.ANSWER);

    /**
     * Reads a JSON object. A body that is missing or no JSON object asks for nothing. A number beyond all bounds, of a
     * thousand digits, asks for no sensible lifetime.
     *
     * @throws ApiException 400 for members that a renewal does not have, and for a delivery that there is not
     */
    public static AskedRenewal read(ObjectMapper json, byte[] body) {
        JsonNode read;
        try {
            read = body.length == 0
                    ? json.missingNode()
                    : json.reader()
                            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .readTree(body);
        } catch (StreamConstraintsException beyondAllNumbers) {
            return new AskedRenewal(new AskedLifetime.Unfit(), Delivery.ANSWER);
        } catch (IOException unparsable) {
            return nothing(body);
        }
        if (!read.isObject()) {
            return nothing(body);
        }
        refuseUnknown(read);
        return new AskedRenewal(AskedLifetime.of(read.path(LIFETIME)), Delivery.read(text(read.path(DELIVER))));
    }

    /** A delivery that was asked for and cannot be read is refused: the answer would show the token. */
    private static AskedRenewal nothing(byte[] body) {
        if (new String(body, StandardCharsets.UTF_8).contains(DELIVER)) {
            throw ApiException.badRequest(
                    "the body names " + DELIVER + ", but is no JSON object with each member once; nothing was renewed");
        }
        return NOTHING;
    }

    private static @Nullable String text(JsonNode deliver) {
        if (deliver.isMissingNode() || deliver.isNull()) {
            return null;
        }
        if (!deliver.isTextual()) {
            throw Delivery.unfit();
        }
        return deliver.textValue();
    }

    private static void refuseUnknown(JsonNode object) {
        var sentences = new ArrayList<String>();
        var details = new ArrayList<ApiException.Detail>();
        object.fieldNames().forEachRemaining(name -> {
            if (MEMBERS.contains(name) || sentences.size() == MAX_NAMED) {
                return;
            }
            var sentence = "unknown member " + Excerpt.of(name) + NearestName.suggestion(MEMBERS, name);
            sentences.add(sentence);
            details.add(new ApiException.Detail("Token", Excerpt.bare(name), "invalid", sentence));
        });
        if (!sentences.isEmpty()) {
            throw new ApiException(
                    400,
                    "invalid",
                    String.join("; ", sentences) + "; a renewal takes " + String.join(", ", MEMBERS)
                            + ", and nothing was renewed",
                    List.copyOf(details));
        }
    }
}
