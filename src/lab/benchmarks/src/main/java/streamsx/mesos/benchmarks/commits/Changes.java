package streamsx.mesos.benchmarks.commits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;

/** Commits of a shape, as many as are wanted; resources as large as those of a Streams domain. */
public final class Changes {
    /** As long as what the adapter hands over. */
    private static final String COMMAND =
            "exec /opt/ibm/InfoSphere_Streams/4.2.0.0/system/impl/bin/startDomainController.sh "
                    + "--domain-id StreamsDomain --zkconnect "
                    + "zk1.example.com:2181,zk2.example.com:2181,zk3.example.com:2181 "
                    + "--resource-id mesos_resource_000000 --install-path /opt/ibm/InfoSphere_Streams/4.2.0.0";
    /** Resources that are changed in turns. */
    private static final int STORED = 2_000;

    private final Shape shape;

    public Changes(Shape shape) {
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    /**
     * Makes commits in advance: how a decision comes about is not measured.
     *
     * @param from    number of the first commit, so that none is like the one before
     * @param count   even, if resources are made and removed
     * @param numbers the first new resource's
     */
    List<List<List<Effect.Change>>> commits(int from, int count, long numbers) {
        List<List<List<Effect.Change>>> commits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<List<Effect.Change>> groups = new ArrayList<>();
            for (int j = 0; j < shape.changes(); j++) {
                groups.add(
                        shape.kind() == Shape.Kind.UPDATE
                                ? List.of(new Effect.PutResource(
                                        resource(((long) i * shape.changes() + j) % STORED, from + i + 1)))
                                : turnover(i, numbers + (long) (i / 2) * shape.changes() + j));
            }
            commits.add(groups);
        }
        return commits;
    }

    private static List<Effect.Change> turnover(int commit, long number) {
        return commit % 2 == 1
                ? List.of(new Effect.RemoveResource("resource_" + number))
                : List.of(
                        new Effect.PutResource(resource(number, 0)),
                        new Effect.PutIds(new Ids(number + 1, number + 1, 1)));
    }

    /** How many new numbers so many commits use. */
    long used(int count) {
        return shape.kind() == Shape.Kind.UPDATE ? 0 : (long) count / 2 * shape.changes();
    }

    /** What must be stored before, in portions of a commit. */
    static List<List<List<Effect.Change>>> stored() {
        List<List<List<Effect.Change>>> commits = new ArrayList<>();
        for (int from = 0; from < STORED; from += 200) {
            List<List<Effect.Change>> groups = new ArrayList<>();
            for (int number = from; number < from + 200; number++) {
                groups.add(List.of(new Effect.PutResource(resource(number, 0))));
            }
            commits.add(groups);
        }
        return commits;
    }

    /** Numbers from here on are free. */
    static long free() {
        return STORED;
    }

    private static StreamsMesosResource resource(long number, long version) {
        return new StreamsMesosResource(
                new ResourceSpec(
                        number,
                        "resource_" + number,
                        "mesos_resource_" + number,
                        "StreamsDomain_1",
                        "",
                        AllocationKind.SYNCHRONOUS,
                        new TreeMap<>(Map.of("mesos_small", Map.of("cores", "1", "memory", "1024"))),
                        new ResourceSize(1, 1024),
                        1_700_000_000_000L,
                        true),
                new ResourceStatus(
                        COMMAND,
                        Map.of("JAVA_HOME", "/opt/ibm/InfoSphere_Streams/4.2.0.0/java"),
                        ResourceState.RUNNING,
                        RequestState.ALLOCATED,
                        TaskCompletionStatus.NONE,
                        new TaskAttempt(
                                "streams_resource_" + number + "_0_" + number,
                                "5e3a1c52-8cf1-4b3c-9c1e-8f6c8a2f9d11-S17",
                                "agent17.example.com",
                                1,
                                1024,
                                1_700_000_000_000L,
                                1_700_000_000_000L + version,
                                false),
                        1,
                        true,
                        null,
                        0));
    }
}
