package dev.mintmark.platform.description;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.json.Field;
import dev.mintmark.platform.paging.Page;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of request and response bodies, made from their records. In a response, {@code @Nullable} tells the
 * members that may be absent. For a request, {@code @Schema} tells the required members and the accepted texts.
 *
 * <p>JSON that is written by hand has its schema in {@code META-INF/openapi.yaml}, which names its class.
 */
final class RecordSchemas {
    private static final String ROOT = "dev.mintmark.";
    /** Marks a schema of the hand-kept file. */
    private static final String BY_HAND = "x-by-hand";

    private final Components components;
    private final SourceComments comments;
    /** Names by the classes that they are the schemas of. */
    private final Map<String, String> byHand = new HashMap<>();

    private final Map<String, Type> made = new HashMap<>();

    /** The direction of a record. In responses absent members are null; in requests the caller chooses. */
    enum Way {
        REQUEST,
        ANSWER
    }

    RecordSchemas(Components components, SourceComments comments) {
        this.components = components;
        this.comments = comments;
        var kept = new LinkedHashMap<String, Schema>();
        components.getSchemas().forEach((name, schema) -> {
            if (schema.get(BY_HAND) instanceof String of) {
                kept.put(name, schema);
                byHand.put(ROOT + of, name);
            }
        });
        components.setSchemas(kept);
    }

    /** A reference to the schema of a record or a page; of anything else the schema itself. */
    Schema of(Type type, Way way) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic, way);
        }
        var raw = (Class<?>) type;
        var writtenByHand = byHand.get(raw.getName());
        if (writtenByHand != null) {
            return reference(writtenByHand);
        }
        if (raw.isRecord()) {
            return ofRecord(raw, way);
        }
        if (raw.isArray()) {
            return schema(SchemaType.ARRAY).items(of(raw.getComponentType(), way));
        }
        return raw.isEnum() ? ofEnum(raw) : ofPlain(raw);
    }

    private Schema ofGeneric(ParameterizedType generic, Way way) {
        var raw = (Class<?>) generic.getRawType();
        var last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        if (raw == Page.class) {
            return ofPage(last);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return schema(SchemaType.ARRAY).items(of(last, way));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return schema(SchemaType.OBJECT).additionalPropertiesSchema(of(last, way));
        }
        if (raw == Field.class) {
            return nullable(of(last, way));
        }
        throw undescribed(generic);
    }

    private Schema ofPage(Type element) {
        var name = ((Class<?>) element).getSimpleName().replaceFirst("Response$", "") + "Page";
        if (isNew(name, element)) {
            var text = comments.of(Page.class);
            var page = schema(SchemaType.OBJECT)
                    .description(text.text())
                    .addProperty("items", schema(SchemaType.ARRAY).items(of(element, Way.ANSWER)))
                    .addProperty(
                            "next",
                            schema(SchemaType.STRING)
                                    .description(text.parameters().get("next")))
                    .required(List.of("items"));
            components.addSchema(name, page);
        }
        return reference(name);
    }

    private Schema ofRecord(Class<?> type, Way way) {
        var name = name(type);
        if (isNew(name, type)) {
            var schema = schema(SchemaType.OBJECT);
            components.addSchema(name, schema);
            var comment = comments.of(type);
            schema.setDescription(comment.text().isEmpty() ? null : comment.text());
            addMembers(schema, type, way);
            var said = type.getAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
            if (said != null) {
                Arrays.stream(said.requiredProperties()).forEach(schema::addRequired);
            }
        }
        return reference(name);
    }

    private void addMembers(Schema schema, Class<?> type, Way way) {
        var inclusion = type.getAnnotation(JsonInclude.class);
        var isAlwaysThere = inclusion != null && inclusion.value() == JsonInclude.Include.ALWAYS;
        for (var component : type.getRecordComponents()) {
            if (annotation(component, JsonUnwrapped.class) != null) {
                addMembers(schema, component.getType(), way);
                continue;
            }
            var isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            var member = ofMember(component, way);
            var mayBeNull = isNullable && (way == Way.REQUEST || isAlwaysThere);
            var text = comments.of(type).parameters().get(component.getName());
            var described = mayBeNull ? nullable(member) : member;
            var named = name(component);
            schema.addProperty(named, text == null ? described : described.description(text));
            if (way == Way.ANSWER && (isAlwaysThere || !isNullable) && !isLeftOutWhenEmpty(component)) {
                schema.addRequired(named);
            }
        }
    }

    private static boolean isLeftOutWhenEmpty(RecordComponent component) {
        var inclusion = annotation(component, JsonInclude.class);
        return inclusion != null && inclusion.value() == JsonInclude.Include.NON_EMPTY;
    }

    private Schema ofMember(RecordComponent component, Way way) {
        var said = annotation(component, org.eclipse.microprofile.openapi.annotations.media.Schema.class);
        var isField = component.getType() == Field.class;
        var schema = said == null ? inner(component, isField, way) : asSaid(said, component, isField, way);
        return isField ? nullable(schema) : schema;
    }

    private Schema inner(RecordComponent component, boolean isField, Way way) {
        if (annotation(component, JsonRawValue.class) != null) {
            return schema(SchemaType.OBJECT);
        }
        return of(isField ? argument(component.getAnnotatedType()) : component.getGenericType(), way);
    }

    private Schema asSaid(
            org.eclipse.microprofile.openapi.annotations.media.Schema said,
            RecordComponent component,
            boolean isField,
            Way way) {
        if (!said.ref().isEmpty()) {
            return reference(said.ref());
        }
        var schema =
                said.implementation() == Void.class ? inner(component, isField, way) : of(said.implementation(), way);
        if (!said.format().isEmpty()) {
            schema.setFormat(said.format());
        }
        if (said.enumeration().length > 0) {
            schema.setEnumeration(List.of((Object[]) said.enumeration()));
        }
        return schema;
    }

    private static Schema ofEnum(Class<?> type) {
        return schema(SchemaType.STRING).enumeration(List.copyOf(texts(type)));
    }

    private static List<Object> texts(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(RecordSchemas::text).toList();
    }

    /** The constant's text: by its {@code @JsonValue}, else by {@code text()}, else by its name. */
    private static Object text(Object constant) {
        try {
            for (var method : ((Enum<?>) constant).getDeclaringClass().getDeclaredMethods()) {
                if (method.isAnnotationPresent(JsonValue.class)
                        || (method.getName().equals("text") && method.getParameterCount() == 0)) {
                    method.setAccessible(true);
                    return String.valueOf(method.invoke(constant));
                }
            }
            return ((Enum<?>) constant).name();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the text of " + constant + " cannot be read", e);
        }
    }

    private static Schema ofPlain(Class<?> type) {
        if (type == String.class) {
            return schema(SchemaType.STRING);
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema(SchemaType.BOOLEAN);
        }
        if (type == long.class || type == Long.class) {
            return schema(SchemaType.INTEGER).format("int64");
        }
        if (type == int.class || type == Integer.class) {
            return schema(SchemaType.INTEGER).format("int32");
        }
        if (type == UUID.class) {
            return schema(SchemaType.STRING).format("uuid");
        }
        if (type == Instant.class) {
            return schema(SchemaType.STRING).format("date-time");
        }
        if (type == URI.class) {
            return schema(SchemaType.STRING).format("uri");
        }
        if (Set.of(JsonNode.class, Object.class).contains(type)) {
            return OASFactory.createSchema();
        }
        throw undescribed(type);
    }

    /** Tells whether the name is free; a name that two types want is a mistake. */
    private boolean isNew(String name, Type type) {
        var earlier = made.putIfAbsent(name, type);
        if (earlier != null && !earlier.equals(type)) {
            throw new IllegalStateException(earlier + " and " + type + " would both be the schema " + name
                    + ": rename one of the two, for clients get a class of that name");
        }
        return earlier == null;
    }

    private static Type argument(AnnotatedType type) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0].getType();
    }

    /** A part of a record is named after the whole, or many would be called alike. */
    private static String name(Class<?> type) {
        var whole = type.getEnclosingClass();
        return whole != null && whole.isRecord() ? name(whole) + type.getSimpleName() : type.getSimpleName();
    }

    private static String name(RecordComponent component) {
        var said = annotation(component, JsonProperty.class);
        return said == null || said.value().isEmpty() ? component.getName() : said.value();
    }

    /** On whatever of the component the annotation may stand. */
    private static <A extends Annotation> @Nullable A annotation(RecordComponent component, Class<A> annotation) {
        try {
            var ofField = component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(annotation);
            return ofField == null ? component.getAccessor().getAnnotation(annotation) : ofField;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a record without the field of its component", e);
        }
    }

    /** The same, or null. */
    private static Schema nullable(Schema schema) {
        if (schema.getRef() != null || schema.getEnumeration() != null) {
            return OASFactory.createSchema().addAnyOf(schema).addAnyOf(schema(SchemaType.NULL));
        }
        if (schema.getType() == null || schema.getType().contains(SchemaType.NULL)) {
            return schema;
        }
        return schema.addType(SchemaType.NULL);
    }

    static Schema schema(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    static Schema reference(String name) {
        return OASFactory.createSchema().ref(name);
    }

    private static IllegalStateException undescribed(Type type) {
        return new IllegalStateException(type + " has no schema: make it a record, or write the schema by hand into "
                + "src/main/resources/META-INF/openapi.yaml with " + BY_HAND);
    }
}
