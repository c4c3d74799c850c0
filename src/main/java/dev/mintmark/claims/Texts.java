package dev.mintmark.claims;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts in a piece of JSON. */
final class Texts {
    private Texts() {}

    /** Of a list its elements, of anything else itself; null for each that is no text. */
    static List<@Nullable String> of(JsonNode node) {
        List<@Nullable String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> texts.add(element.textValue()));
        } else {
            texts.add(node.textValue());
        }
        return texts;
    }
}
