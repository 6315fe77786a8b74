package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/**
 * Each notification that was not overtaken by a later event arrives, in order, and none for what an answer said
 * already.
 */
final class Notifications extends Rule {
    private final Map<String, StreamsMesosResource> stored = new HashMap<>();
    private final Set<Long> heard = new HashSet<>();
    private final Map<String, Long> latest = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> vanished = new HashSet<>();

    Notifications(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.Stored s) {
        StreamsMesosResource now = s.resource();
        StreamsMesosResource before = stored.put(now.id(), now);
        Notification news = now.notification();
        if (news != null
                && news.kind() == Notification.Kind.ALLOCATED
                && answered.contains(now.id())
                && (before == null || !news.equals(before.notification()))) {
            object(Invariant.NOTIFIED, s.at(), now.id(), "is announced, and was answered as allocated before");
        }
    }

    @Override
    public void visit(Fact.Removed removed) {
        stored.remove(removed.resourceId());
    }

    @Override
    public void visit(Fact.Answered answer) {
        for (Fact.Shown resource : answer.resources()) {
            // A later request may be answered with the same resource, and differently.
            if (resource.request() == RequestState.ALLOCATED) {
                answered.add(resource.resourceId());
            } else {
                answered.remove(resource.resourceId());
            }
        }
    }

    @Override
    public void visit(Fact.Vanished gone) {
        vanished.add(gone.who());
    }

    @Override
    public void visit(Fact.Notified news) {
        long before = latest.getOrDefault(news.resourceId(), -1L);
        if (heard.add(news.sequence()) && news.sequence() < before) {
            object(
                    Invariant.NOTIFIED,
                    news.at(),
                    news.resourceId(),
                    "notification " + news.sequence() + " (" + news.kind() + ") arrives for the first time after "
                            + before);
        }
        latest.merge(news.resourceId(), news.sequence(), Math::max);
    }

    @Override
    void end(long at) {
        for (StreamsMesosResource r : stored.values()) {
            Notification left = r.notification();
            if (left != null
                    && left.kind() != Notification.Kind.STOP_CONTROLLER
                    && !heard.contains(left.sequence())
                    && !vanished.contains(r.clientId())) {
                object(
                        Invariant.NOTIFIED,
                        at,
                        r.id(),
                        r.clientId() + " never heard of notification " + left.sequence() + ", " + left.kind());
            }
        }
    }
}
