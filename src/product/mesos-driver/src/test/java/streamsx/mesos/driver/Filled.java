package streamsx.mesos.driver;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** Messages in which every field down to some depth has a value, made from their descriptors. */
final class Filled {

    private static final int DEPTH = 6;

    private Filled() {}

    @SuppressWarnings("unchecked")
    static <B extends Message.Builder> B fill(B builder) {
        fill(builder, DEPTH);
        return builder;
    }

    private static void fill(Message.Builder builder, int depth) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            boolean free = field.getContainingOneof() == null || !builder.hasOneof(field.getContainingOneof());
            if (free && (!isMessage || depth > 0 || field.isRequired())) {
                Object value = isMessage ? message(builder, field, depth - 1) : value(field);
                if (field.isRepeated()) {
                    builder.addRepeatedField(field, value);
                } else {
                    builder.setField(field, value);
                }
            }
        }
    }

    private static Message message(Message.Builder builder, FieldDescriptor field, int depth) {
        Message.Builder inner = builder.newBuilderForField(field);
        fill(inner, depth);
        return inner.build();
    }

    private static Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> 1000 + field.getNumber();
            case LONG -> 100_000L + field.getNumber();
            case FLOAT -> field.getNumber() + 0.5f;
            case DOUBLE -> field.getNumber() + 0.25;
            case BOOLEAN -> true;
            case STRING -> field.getName();
            case BYTE_STRING -> ByteString.copyFromUtf8(field.getName());
            case ENUM -> {
                List<EnumValueDescriptor> all = field.getEnumType().getValues();
                yield all.get(all.size() - 1);
            }
            case MESSAGE -> throw new IllegalArgumentException();
        };
    }

    /** Paths of fields and enum values that the class of a message does not know. */
    static List<String> unknowns(Message message) {
        List<String> found = new ArrayList<>();
        collect(message, message.getDescriptorForType().getName(), found);
        return found;
    }

    private static void collect(Message message, String path, List<String> found) {
        message.getUnknownFields().asMap().keySet().forEach(number -> found.add(path + "#" + number));
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
                values.forEach(one -> collect((Message) one, path + "." + field.getName(), found));
            }
        });
    }
}
