package streamsx.mesos.store.json;

import java.util.Map;
import java.util.SortedMap;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;

/**
 * A resource as its node holds it: spec and status in one object. Names and order of the components are those of the
 * JSON; they belong to the schema and do not follow the names of the core. See {@link ResourceSpec} and
 * {@link ResourceStatus} for their meaning.
 *
 * @param demand the size of the resource
 */
record StoredResource(
        long number,
        String id,
        String displayName,
        String clientId,
        String requestKey,
        AllocationKind kind,
        SortedMap<String, Map<String, String>> tags,
        ResourceSize demand,
        String command,
        Map<String, String> environment,
        ResourceState state,
        RequestState request,
        TaskCompletionStatus completion,
        TaskAttempt task,
        int attempts,
        boolean answered,
        Notification notification,
        long createdAt,
        boolean twoStep,
        long endedAt) {
    static StoredResource of(StreamsMesosResource resource) {
        ResourceSpec spec = resource.spec();
        ResourceStatus status = resource.status();
        return new StoredResource(
                spec.number(),
                spec.id(),
                spec.displayName(),
                spec.clientId(),
                spec.requestKey(),
                spec.kind(),
                spec.tags(),
                spec.size(),
                status.command(),
                status.environment(),
                status.state(),
                status.request(),
                status.completion(),
                status.task(),
                status.attempts(),
                status.answered(),
                status.notification(),
                spec.createdAt(),
                spec.twoStep(),
                status.endedAt());
    }

    /**
     * The value of the core. What has no command is only reserved, whatever a version without the two steps wrote.
     *
     * @throws NullPointerException if a field is null that must not be
     */
    StreamsMesosResource resource() {
        return new StreamsMesosResource(
                new ResourceSpec(
                        number,
                        id,
                        displayName,
                        clientId,
                        requestKey,
                        kind,
                        tags,
                        demand,
                        createdAt,
                        twoStep || command.isEmpty()),
                new ResourceStatus(
                        command,
                        environment,
                        state,
                        request,
                        completion,
                        task,
                        attempts,
                        answered,
                        notification,
                        endedAt));
    }
}
