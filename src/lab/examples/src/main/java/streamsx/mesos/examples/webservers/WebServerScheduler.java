package streamsx.mesos.examples.webservers;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.examples.support.Room;

/** Starts a web server for each offer that has room for one, until there are as many as wanted. */
final class WebServerScheduler implements Scheduler {

    private static final double SERVER_CPUS = 0.1;
    private static final double SERVER_MEM = 64;
    /** The executor itself needs something too; it counts once on each agent, with its first task. */
    private static final double EXECUTOR_CPUS = 0.1;

    private static final double EXECUTOR_MEM = 192;
    private static final int MAX_FAILURES = 3;

    private final int wanted;
    private final String command;
    private final ExecutorInfo executor;
    /** Callbacks come one at a time, so none of this needs a lock. */
    private final Map<TaskID, String> servers = new HashMap<>();

    private int started;
    private int failures;
    private volatile boolean gaveUp;

    /**
     * @param command what a server is: a shell command that serves on $PORT
     * @param jar where agents fetch the executor from
     * @param java what the agents have for a java command
     */
    WebServerScheduler(int wanted, String command, String jar, String java) {
        this.wanted = wanted;
        this.command = command;
        // All tasks name the same executor, so there is one of them on each agent.
        this.executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("web-server-executor"))
                .setName("runs web servers")
                .setCommand(CommandInfo.newBuilder()
                        // Mesos puts it into the directory in which the command runs.
                        .addUris(CommandInfo.URI
                                .newBuilder()
                                .setValue(jar)
                                .setOutputFile("executor.jar")
                                .setExtract(false))
                        .setValue("exec " + java + " -Xmx64m -cp executor.jar " + WebServerExecutor.class.getName()))
                .addResources(Room.scalar("cpus", EXECUTOR_CPUS))
                .addResources(Room.scalar("mem", EXECUTOR_MEM))
                .build();
    }

    @Override
    public void registered(SchedulerDriver driver, FrameworkID framework, MasterInfo master) {
        System.out.println("registered as framework " + framework.getValue());
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (Offer offer : offers) {
            OptionalLong port = Room.port(offer);
            if (servers.size() < wanted
                    && port.isPresent()
                    && Room.of(offer, "cpus") >= SERVER_CPUS + EXECUTOR_CPUS
                    && Room.of(offer, "mem") >= SERVER_MEM + EXECUTOR_MEM) {
                TaskInfo task = task(offer, port.getAsLong());
                servers.put(task.getTaskId(), "");
                // What is left of the offer may come again at once: there may be room for another server.
                driver.launchTasks(
                        List.of(offer.getId()),
                        List.of(task),
                        Filters.newBuilder().setRefuseSeconds(0).build());
            } else {
                driver.declineOffer(offer.getId());
            }
        }
    }

    /** Whether it ended because servers do not stay up. */
    boolean gaveUp() {
        return gaveUp;
    }

    private TaskInfo task(Offer offer, long port) {
        String name = "web-server-" + ++started;
        return TaskInfo.newBuilder()
                .setName(name)
                .setTaskId(TaskID.newBuilder().setValue(name))
                .setSlaveId(offer.getSlaveId())
                .setExecutor(executor)
                .setData(ByteString.copyFromUtf8(command))
                .addResources(Room.scalar("cpus", SERVER_CPUS))
                .addResources(Room.scalar("mem", SERVER_MEM))
                .addResources(Room.port(port))
                .build();
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        System.out.println(status.getTaskId().getValue() + ": " + status.getState() + " " + status.getMessage());
        switch (status.getState()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING -> {}
            default -> {
                // Its place is free: the next offer gets another one, unless that is hopeless.
                if (servers.remove(status.getTaskId()) != null && ++failures == MAX_FAILURES) {
                    System.err.println(MAX_FAILURES + " servers ended by themselves, so no more are started; does this"
                            + " command run on the agents? " + command);
                    gaveUp = true;
                    driver.stop();
                }
            }
        }
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID id, SlaveID agent, byte[] data) {
        String[] words = new String(data, StandardCharsets.UTF_8).split(" ", 2);
        servers.replace(TaskID.newBuilder().setValue(words[0]).build(), words[1]);
        System.out.println(words[0] + " serves at " + words[1]);
        if (servers.size() == wanted && !servers.containsValue("")) {
            System.out.println("all " + wanted + " web servers are up; Ctrl-C ends them");
        }
        driver.sendFrameworkMessage(id, agent, ("thank you for " + words[0]).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID id, SlaveID agent, int status) {
        System.out.println("the executor on agent " + agent.getValue() + " ended");
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        System.out.println("registered again");
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        System.out.println("the master is away; the servers go on");
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        // Nothing is kept of an offer.
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID agent) {
        System.out.println("agent " + agent.getValue() + " is lost");
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        System.err.println("the driver gives up: " + message);
    }
}
