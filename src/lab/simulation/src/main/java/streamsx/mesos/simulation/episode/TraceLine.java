package streamsx.mesos.simulation.episode;

import java.util.List;
import java.util.stream.Collectors;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/** What a line of a trace says of one fact, and the resources that the line is about. */
final class TraceLine implements Fact.Visitor {
    /** The fact concerns everybody. */
    private static final String EVERYBODY = null;
    /** The fact concerns no resource yet. */
    private static final String NO_RESOURCE = "";

    private String resources;
    private String text;

    private TraceLine() {}

    static TraceLine of(Fact fact) {
        TraceLine line = new TraceLine();
        fact.accept(line);
        return line;
    }

    String text() {
        return text;
    }

    /** Whether the fact is about this resource, among others perhaps, or concerns everybody. */
    boolean concerns(String resource) {
        return resources == null || (resources + " ").contains(resource + " ");
    }

    boolean concernsEverybody() {
        return resources == null;
    }

    /** {@code streams_resource_3_1_7} is a task of {@code resource_3}. */
    static String resourceOf(String word) {
        String[] parts = word.substring(word.indexOf("resource_")).split("_");
        return parts[0] + "_" + parts[1];
    }

    private static String ofTask(String taskId) {
        return taskId.contains("resource_") ? resourceOf(taskId) : taskId;
    }

    private static String shown(List<Fact.Shown> resources) {
        return resources.stream().map(Fact.Shown::resourceId).collect(Collectors.joining(" "));
    }

    private void line(String about, String says) {
        resources = about;
        text = says;
    }

    /** As the record prints itself, without what each line begins with. */
    private void line(String about, Fact fact) {
        line(about, fact.toString().replaceFirst("at=\\d+, who=[^,\\]]*(, )?", ""));
    }

    @Override
    public void visit(Fact.Stored f) {
        StreamsMesosResource r = f.resource();
        String task =
                r.task() == null ? "" : " " + r.task().taskId() + (r.task().unreachable() ? " unreachable" : "");
        String notification = r.notification() == null
                ? ""
                : " " + r.notification().kind() + " " + r.notification().sequence();
        line(
                r.id(),
                "stores " + r.id() + " " + r.state() + "/" + r.request() + (r.answered() ? " answered" : "") + task
                        + notification);
    }

    @Override
    public void visit(Fact.Called f) {
        line(ofTask(f.taskId()), "calls " + f.call() + " " + f.taskId() + (f.state() == null ? "" : " " + f.state()));
    }

    @Override
    public void visit(Fact.Took f) {
        line(ofTask(f.taskId()), "is heard: " + f.call() + " " + f.taskId());
    }

    @Override
    public void visit(Fact.Fault f) {
        line(EVERYBODY, "*** " + f.what());
    }

    @Override
    public void visit(Fact.Note f) {
        line(EVERYBODY, f.what());
    }

    @Override
    public void visit(Fact.OffersWanted f) {
        line(EVERYBODY, "calls " + (f.wanted() ? "REVIVE" : "SUPPRESS"));
    }

    @Override
    public void visit(Fact.OffersArrived f) {
        line(EVERYBODY, "gets " + f.count() + " offers");
    }

    @Override
    public void visit(Fact.Elected f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.LatchGone f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.Committed f) {
        line(NO_RESOURCE, f);
    }

    @Override
    public void visit(Fact.Removed f) {
        line(f.resourceId(), f);
    }

    @Override
    public void visit(Fact.FrameworkStored f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.CountersStored f) {
        line(NO_RESOURCE, f);
    }

    @Override
    public void visit(Fact.SubscribeSent f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.Subscribed f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.CallOutlived f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.FrameworkRemoved f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.TaskStarted f) {
        line(f.resourceId(), f);
    }

    @Override
    public void visit(Fact.TaskEnded f) {
        line(ofTask(f.taskId()), f);
    }

    @Override
    public void visit(Fact.AgentAway f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.AgentBack f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.Asked f) {
        line(NO_RESOURCE, f);
    }

    @Override
    public void visit(Fact.Replied f) {
        line(shown(f.resources()), f);
    }

    @Override
    public void visit(Fact.Answered f) {
        line(shown(f.resources()), f);
    }

    @Override
    public void visit(Fact.Notified f) {
        line(f.resourceId(), f);
    }

    @Override
    public void visit(Fact.GaveBack f) {
        line(f.resourceId(), f);
    }

    @Override
    public void visit(Fact.Vanished f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.ClockJumped f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.Healed f) {
        line(EVERYBODY, f);
    }

    @Override
    public void visit(Fact.Waiting f) {
        line(EVERYBODY, f);
    }
}
