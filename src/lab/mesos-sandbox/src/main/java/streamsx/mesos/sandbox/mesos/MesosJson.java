package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import org.apache.mesos.v1.Protos.MasterInfo;

/**
 * JSON of protobuf messages as Mesos writes and reads it (captures 01, 02, 14). It differs from protobuf's own
 * {@code JsonFormat} in that 64-bit integers and doubles are plain numbers (never quoted, never with an exponent), and
 * in the words of its errors.
 */
public final class MesosJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A capability of the captures' masters (number 3) that the messages of Mesos 1.11 do not name yet. */
    static final MasterInfo.Capability QUOTA_V2 = MasterInfo.Capability.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(3).build())
                    .build())
            .build();

    private MesosJson() {}

    /** A body that is no such message; the text is what Mesos answers after its own prefix. */
    public static final class ParseException extends Exception {
        ParseException(String message) {
            super(message);
        }
    }

    /** Without spaces, unset fields left out, fields in the order of the .proto file. */
    public static String print(Message message) {
        StringBuilder out = new StringBuilder(512);
        printMessage(message, out);
        return out.toString();
    }

    private static void printMessage(Message message, StringBuilder out) {
        if (message.equals(QUOTA_V2)) {
            out.append("{\"type\":\"QUOTA_V2\"}");
            return;
        }
        char separator = '{';
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated() ? message.getRepeatedFieldCount(field) == 0 : !message.hasField(field)) {
                continue;
            }
            out.append(separator).append('"').append(field.getName()).append("\":");
            separator = ',';
            if (field.isRepeated()) {
                char comma = '[';
                for (Object element : (List<?>) message.getField(field)) {
                    out.append(comma);
                    comma = ',';
                    printValue(field, element, out);
                }
                out.append(']');
            } else {
                printValue(field, message.getField(field), out);
            }
        }
        if (separator == '{') {
            out.append('{');
        }
        out.append('}');
    }

    private static void printValue(FieldDescriptor field, Object value, StringBuilder out) {
        switch (field.getJavaType()) {
            case MESSAGE -> printMessage((Message) value, out);
            case ENUM ->
                out.append('"').append(((EnumValueDescriptor) value).getName()).append('"');
            case STRING -> quote((String) value, out);
            case BYTE_STRING -> quote(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()), out);
            case DOUBLE, FLOAT -> out.append(number(((Number) value).doubleValue()));
            default -> out.append(value);
        }
    }

    /** A double with at least one digit after the point and no exponent: {@code 15.0}, {@code 1795232029.454446}. */
    public static String number(double value) {
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    /**
     * Fills the builder from JSON; unknown fields and unknown enum values are ignored, as Mesos does.
     *
     * @param type the name of the message in error texts, e.g. {@code Call}
     */
    public static void parse(String json, Message.Builder builder, String type) throws ParseException {
        JsonNode tree = tree(json);
        try {
            merge(tree, builder);
        } catch (ParseException e) {
            throw new ParseException("Failed to convert JSON into " + type + " protobuf: " + e.getMessage());
        }
        if (!builder.isInitialized()) {
            throw new ParseException("Failed to convert JSON into " + type + " protobuf: Missing required fields: "
                    + String.join(", ", builder.findInitializationErrors()));
        }
    }

    private static JsonNode tree(String json) throws ParseException {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree == null || tree.isMissingNode()) {
                throw new ParseException("Failed to parse body into JSON: syntax error at line 1 near: ");
            }
            return tree;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            long offset = at == null ? json.length() : Math.min(Math.max(at.getCharOffset(), 0), json.length());
            String rest = json.substring((int) offset).lines().findFirst().orElse("");
            throw new ParseException("Failed to parse body into JSON: syntax error at line "
                    + (at == null ? 1 : at.getLineNr()) + " near: " + rest);
        }
    }

    private static void merge(JsonNode node, Message.Builder builder) throws ParseException {
        if (!node.isObject()) {
            throw new ParseException("Expecting a JSON object");
        }
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            JsonNode value = node.get(field.getName());
            if (value == null || value.isNull()) {
                continue;
            }
            if (!field.isRepeated()) {
                Object parsed = value(field, value, builder);
                if (parsed != null) {
                    builder.setField(field, parsed);
                }
                continue;
            }
            if (field.isMapField() && value.isObject()) {
                mergeMap(field, value, builder);
                continue;
            }
            if (!value.isArray()) {
                throw new ParseException("Not expecting a JSON value for repeated field '" + field.getName() + "'");
            }
            for (JsonNode element : value) {
                Object parsed = value(field, element, builder);
                if (parsed != null) {
                    builder.addRepeatedField(field, parsed);
                }
            }
        }
    }

    private static void mergeMap(FieldDescriptor field, JsonNode value, Message.Builder builder) throws ParseException {
        for (var entry : value.properties()) {
            Message.Builder pair = builder.newBuilderForField(field);
            FieldDescriptor content = field.getMessageType().findFieldByName("value");
            pair.setField(field.getMessageType().findFieldByName("key"), entry.getKey());
            Object parsed = value(content, entry.getValue(), pair);
            if (parsed != null) {
                pair.setField(content, parsed);
            }
            builder.addRepeatedField(field, pair.build());
        }
    }

    private static Object value(FieldDescriptor field, JsonNode node, Message.Builder parent) throws ParseException {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                Message.Builder builder = parent.newBuilderForField(field);
                merge(node, builder);
                yield builder.buildPartial();
            }
            case ENUM -> field.getEnumType().findValueByName(node.asText());
            case STRING -> {
                expect(node.isTextual(), "string", field);
                yield node.textValue();
            }
            case BYTE_STRING -> bytes(field, node);
            case BOOLEAN -> {
                expect(node.isBoolean(), "boolean", field);
                yield node.booleanValue();
            }
            case INT -> (int) number(field, node).longValue();
            case LONG -> number(field, node).longValue();
            case FLOAT -> number(field, node).floatValue();
            case DOUBLE -> number(field, node).doubleValue();
        };
    }

    private static BigDecimal number(FieldDescriptor field, JsonNode node) throws ParseException {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        try {
            return new BigDecimal(node.asText());
        } catch (NumberFormatException e) {
            throw new ParseException(
                    "Failed to parse '" + node.asText() + "' as number field '" + field.getName() + "'");
        }
    }

    private static ByteString bytes(FieldDescriptor field, JsonNode node) throws ParseException {
        String text = node.asText();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '+'
                    || c == '/'
                    || c == '=')) {
                throw new ParseException(
                        "Failed to base64 decode bytes field '" + field.getName() + "': Invalid character '" + c + "'");
            }
        }
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new ParseException(
                    "Failed to base64 decode bytes field '" + field.getName() + "': " + e.getMessage());
        }
    }

    private static void expect(boolean condition, String what, FieldDescriptor field) throws ParseException {
        if (!condition) {
            throw new ParseException("Expecting a JSON " + what + " for field '" + field.getName() + "'");
        }
    }
}
