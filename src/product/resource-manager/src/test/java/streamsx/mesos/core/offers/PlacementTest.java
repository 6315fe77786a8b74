package streamsx.mesos.core.offers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;

class PlacementTest {
    private final List<StreamsMesosResource> wanting = new ArrayList<>();
    private final Map<String, AgentQuarantine.Standing> standings = new HashMap<>();

    private void want(double cores, double memory) {
        long n = wanting.size();
        wanting.add(new StreamsMesosResource(
                new ResourceSpec(
                        n,
                        "resource_" + n,
                        "mesos_resource_" + n,
                        "c",
                        "",
                        AllocationKind.FLEXIBLE,
                        new TreeMap<>(),
                        new ResourceSize(cores, memory),
                        0,
                        false),
                new ResourceStatus(
                        "true",
                        Map.of(),
                        ResourceState.NEW,
                        RequestState.NEW,
                        TaskCompletionStatus.NONE,
                        null,
                        0,
                        false,
                        null,
                        0)));
    }

    private static Offer offer(String id, String agent, double cores, double memory) {
        return new Offer(id, agent, "host-" + agent, "*", cores, memory);
    }

    private List<String> place(List<Offer> offers, Map<String, Integer> running, String avoid) {
        List<String> result = new ArrayList<>();
        for (Placement.Bundle b : new Placement(
                        a -> running.getOrDefault(a, 0),
                        r -> avoid,
                        a -> standings.getOrDefault(a, AgentQuarantine.Standing.GOOD),
                        (agent, client) -> true)
                .place(wanting, offers)) {
            b.placed()
                    .forEach(p ->
                            result.add(p.resource().id() + "@" + b.agentId() + ":" + p.cores() + "/" + p.memory()));
        }
        result.sort(null);
        return result;
    }

    @Test
    void spreadsOverAgents() {
        want(1, 100);
        want(1, 100);
        want(1, 100);
        assertThat(place(
                        List.of(offer("o1", "a", 8, 8000), offer("o2", "b", 8, 8000), offer("o3", "c", 8, 8000)),
                        Map.of(),
                        null))
                .extracting(s -> s.replaceAll(".*@(.).*", "$1"))
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void countsTasksThatRunAlready() {
        want(1, 100);
        assertThat(place(List.of(offer("o1", "a", 8, 8000), offer("o2", "b", 4, 4000)), Map.of("a", 2, "b", 1), null))
                .containsExactly("resource_0@b:1.0/100.0");
    }

    @Test
    void u01NeverGivesMoreThanIsOffered() {
        want(3, 100);
        want(3, 100);
        want(3, 100);
        assertThat(place(List.of(offer("o1", "a", 8, 8000)), Map.of(), null)).hasSize(2);
    }

    @Test
    void u22ZeroTakesTheWholeOfferButNotAnEmptyOrUsedOne() {
        want(1, 100);
        want(0, 0);
        assertThat(place(List.of(offer("o1", "a", 8, 8000)), Map.of(), null)).containsExactly("resource_0@a:1.0/100.0");
        wanting.remove(0);
        assertThat(place(List.of(offer("o1", "a", 8, 8000)), Map.of(), null))
                .containsExactly("resource_1@a:8.0/8000.0");
        assertThat(place(List.of(offer("o1", "a", 0, 8000)), Map.of(), null)).isEmpty();
    }

    @Test
    void addsUpTheOffersOfOneAgentButNotOfTwoRoles() {
        want(6, 100);
        assertThat(place(List.of(offer("o1", "a", 4, 4000), offer("o2", "a", 4, 4000)), Map.of(), null))
                .hasSize(1);
        assertThat(place(
                        List.of(offer("o1", "a", 4, 4000), new Offer("o2", "a", "h", "other", 4, 4000)),
                        Map.of(),
                        null))
                .isEmpty();
    }

    @Test
    void u14AvoidsTheAgentOfTheLastFailureIfAnotherFits() {
        want(1, 100);
        assertThat(place(List.of(offer("o1", "a", 8, 8000), offer("o2", "b", 2, 2000)), Map.of("b", 5), "a"))
                .containsExactly("resource_0@b:1.0/100.0");
        assertThat(place(List.of(offer("o1", "a", 8, 8000)), Map.of(), "a")).hasSize(1);
    }
}
