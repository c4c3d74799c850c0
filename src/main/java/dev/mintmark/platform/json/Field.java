package dev.mintmark.platform.json;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member of a PATCH body. Absent leaves the value as it is; null removes it. */
@JsonDeserialize(using = FieldDeserializer.class)
public sealed interface Field<T> {

    /** The member is not in the body. */
    record Absent<T>() implements Field<T> {}

    /** @param value null where the body says {@code null} */
    record Present<T>(@Nullable T value) implements Field<T> {}

    /** Hands the value, null included, to {@code change}; does nothing where the member is absent. */
    default void ifPresent(Consumer<? super @Nullable T> change) {
        if (this instanceof Present<T> present) {
            change.accept(present.value());
        }
    }

    /** The value where the member is present (null included), else {@code otherwise}. */
    default @Nullable T orElse(@Nullable T otherwise) {
        return this instanceof Present<T> present ? present.value() : otherwise;
    }
}
