package dev.mintmark.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Serializes definitions in responses, so that the definitions depend on no JSON library. */
final class DefinitionSerializer extends StdSerializer<PolicyDefinition> {

    private DefinitionSerializer() {
        super(PolicyDefinition.class);
    }

    @Override
    public void serialize(PolicyDefinition definition, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        DefinitionWriter.write(json, definition);
    }

    @Singleton
    static class Registration implements ObjectMapperCustomizer {
        @Override
        public void customize(ObjectMapper mapper) {
            mapper.registerModule(new SimpleModule("policy-definitions").addSerializer(new DefinitionSerializer()));
        }
    }
}
