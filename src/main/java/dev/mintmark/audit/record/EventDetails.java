package dev.mintmark.audit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** The JSON object of an event, its members in the order of their names. */
@Singleton
final class EventDetails {
    private final ObjectMapper json;

    EventDetails(ObjectMapper json) {
        this.json = json;
    }

    String write(Map<String, ?> members) {
        try {
            return json.writeValueAsString(new TreeMap<>(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and what is made of them can be written", e);
        }
    }
}
