package dev.mintmark.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

final class FieldDeserializer extends JsonDeserializer<Field<?>> implements ContextualDeserializer {
    private final @Nullable JavaType valueType;

    @SuppressWarnings("unused") // Jackson makes the first one, which then makes one for each property
    FieldDeserializer() {
        this(null);
    }

    private FieldDeserializer(@Nullable JavaType valueType) {
        this.valueType = valueType;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        var type = property == null ? context.getContextualType() : property.getType();
        return new FieldDeserializer(type.containedTypeOrUnknown(0));
    }

    @Override
    public Field<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return new Field.Present<>(context.readValue(parser, valueType));
    }

    @Override
    public Field<?> getNullValue(DeserializationContext context) {
        return new Field.Present<>(null);
    }

    @Override
    public Field<?> getAbsentValue(DeserializationContext context) {
        return new Field.Absent<>();
    }
}
