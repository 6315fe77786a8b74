package streamsx.mesos.store.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fields that a minor version of the schema added, with the values that a node without them stands for. */
final class AddedFields {
    private AddedFields() {}

    static void complete(ObjectNode node, Class<?> type) {
        // 1.1: before that, resources were requested in one step.
        if (type == StoredResource.class && !node.has("twoStep")) {
            node.put("twoStep", false);
        }
        // 1.2: before that, the time of the end was not recorded.
        if (type == StoredResource.class && !node.has("endedAt")) {
            node.put("endedAt", 0L);
        }
    }
}
