package streamsx.mesos.store.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What came with a minor version of the schema, and what a node means that was written without it. */
final class AddedFields {
    private AddedFields() {}

    static void complete(ObjectNode node, Class<?> type) {
        // 1.1: before that nobody asked a controller to stop.
        if (type == StoredResource.class && !node.has("twoStep")) {
            node.put("twoStep", false);
        }
        // 1.2: before that nobody wrote down when a resource ended.
        if (type == StoredResource.class && !node.has("endedAt")) {
            node.put("endedAt", 0L);
        }
    }
}
