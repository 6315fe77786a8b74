package streamsx.mesos.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;

/** Values to store. */
public final class Samples {
    public static final Client CLIENT = new Client("a/b c", "name", "domain", Map.of("k", "v"));

    private Samples() {}

    public static StreamsMesosResource resource(long number, String command) {
        return new StreamsMesosResource(
                new ResourceSpec(
                        number,
                        "resource_" + number,
                        "mesos_resource_" + number,
                        CLIENT.id(),
                        "",
                        AllocationKind.MASTER,
                        new TreeMap<>(Map.of("tag", Map.of("x", "y"))),
                        new ResourceSize(1.5, 0),
                        5,
                        command.isEmpty()),
                new ResourceStatus(
                        command,
                        Map.of("E", "1"),
                        ResourceState.RUNNING,
                        RequestState.ALLOCATED,
                        TaskCompletionStatus.NONE,
                        new TaskAttempt("task_" + number, "agent", "host", 1.5, 512, 1, 2, false),
                        1,
                        true,
                        new Notification(Notification.Kind.ALLOCATED, 7),
                        0));
    }

    public static Effect.Change put(long number) {
        return new Effect.PutResource(resource(number, "run"));
    }

    public static void done(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    public static void commit(StateStore store, Effect.Change... changes) throws Exception {
        done(store.commit(List.of(List.of(changes))));
    }
}
