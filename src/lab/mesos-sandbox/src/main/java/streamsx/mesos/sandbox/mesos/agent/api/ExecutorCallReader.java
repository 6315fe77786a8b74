package streamsx.mesos.sandbox.mesos.agent.api;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import streamsx.mesos.sandbox.mesos.ApiBody;
import streamsx.mesos.sandbox.mesos.ApiBody.Refused;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;

/** Decodes and validates an executor's call; refuses in the words of the real agent (http.cpp, validation.cpp). */
final class ExecutorCallReader {
    private static final int UUID_BYTES = 16;

    private ExecutorCallReader() {}

    static Call read(HttpRequest request) throws Refused {
        Call.Builder builder = Call.newBuilder();
        ApiBody.read(request, builder);
        Call call = builder.build();
        require(call.hasType(), "type");
        switch (call.getType()) {
            case SUBSCRIBE -> require(call.hasSubscribe(), "subscribe");
            case UPDATE -> {
                require(call.hasUpdate(), "update");
                validate(call, call.getUpdate().getStatus());
            }
            case MESSAGE -> require(call.hasMessage(), "message");
            default -> {}
        }
        return call;
    }

    private static void validate(Call call, TaskStatus status) throws Refused {
        String executor = call.getExecutorId().getValue();
        String who = "from executor " + executor + " of framework "
                + call.getFrameworkId().getValue();
        require(status.hasUuid(), "uuid");
        if (status.getUuid().size() != UUID_BYTES) {
            throw invalid("Not a valid UUID");
        }
        if (status.hasExecutorId() && !status.getExecutorId().getValue().equals(executor)) {
            throw invalid("ExecutorID in Call: " + executor + " does not match ExecutorID in TaskStatus: "
                    + status.getExecutorId().getValue());
        }
        if (status.getSource() != TaskStatus.Source.SOURCE_EXECUTOR) {
            throw invalid("Received Call " + who + " with invalid source, expecting 'SOURCE_EXECUTOR'");
        }
        if (status.getState() == TaskState.TASK_STAGING) {
            throw invalid("Received TASK_STAGING " + who + " which is not allowed");
        }
    }

    private static void require(boolean present, String field) throws Refused {
        if (!present) {
            throw invalid("Expecting '" + field + "' to be present");
        }
    }

    private static Refused invalid(String text) {
        return new Refused(400, "Failed to validate Executor::Call: " + text);
    }
}
