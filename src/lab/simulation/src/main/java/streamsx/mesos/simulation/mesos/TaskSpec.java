package streamsx.mesos.simulation.mesos;

import org.apache.mesos.Protos;

/**
 * What is to run.
 *
 * @param resourceId what the task's environment says it is; empty if nothing
 */
record TaskSpec(String id, String frameworkId, String resourceId, double cpus, double memory) {
    private static final String RESOURCE_ID = "STREAMS_RESOURCE_ID";

    static TaskSpec of(Protos.TaskInfo info, String frameworkId) {
        String resource = "";
        for (Protos.Environment.Variable variable :
                info.getCommand().getEnvironment().getVariablesList()) {
            if (variable.getName().equals(RESOURCE_ID)) {
                resource = variable.getValue();
            }
        }
        double cpus = 0;
        double memory = 0;
        for (Protos.Resource r : info.getResourcesList()) {
            cpus += r.getName().equals("cpus") ? r.getScalar().getValue() : 0;
            memory += r.getName().equals("mem") ? r.getScalar().getValue() : 0;
        }
        return new TaskSpec(info.getTaskId().getValue(), frameworkId, resource, cpus, memory);
    }
}
