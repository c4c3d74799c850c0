package dev.mintmark.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonValueTest {

    @Test
    void an_object_does_not_change_with_the_map_it_was_made_of() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        JsonObject object = new JsonObject(members);

        members.put("late", JsonNull.NULL);

        assertThat(object.members()).isEmpty();
        assertThatThrownBy(() -> object.members().put("late", JsonNull.NULL))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_absent_member_and_a_null_one_are_two_things() {
        JsonObject object = new JsonObject(Map.of("null", JsonNull.NULL));

        assertThat(object.get("null")).isEqualTo(JsonNull.NULL);
        assertThat(object.has("null")).isTrue();
        assertThat(object.get("absent")).isNull();
        assertThat(object.has("absent")).isFalse();
    }
}
