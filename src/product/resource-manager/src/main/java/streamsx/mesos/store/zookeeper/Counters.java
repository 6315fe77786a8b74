package streamsx.mesos.store.zookeeper;

import java.util.Collection;
import java.util.OptionalLong;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.StoreException;

/** Identity counters never go back: an id names one thing for all time. */
public final class Counters {
    /** The counters that a change writes, or null. */
    private static final Effect.Change.Visitor<Ids> COUNTERS = new Effect.Change.Visitor<>() {
        @Override
        public Ids visit(Effect.PutIds put) {
            return put.ids();
        }

        @Override
        public Ids visit(Effect.PutFramework put) {
            return null;
        }

        @Override
        public Ids visit(Effect.PutClient put) {
            return null;
        }

        @Override
        public Ids visit(Effect.RemoveClient remove) {
            return null;
        }

        @Override
        public Ids visit(Effect.PutResource put) {
            return null;
        }

        @Override
        public Ids visit(Effect.RemoveResource remove) {
            return null;
        }
    };

    private Counters() {}

    /** Raises counters past everything that is stored, should they have been lost or restored from an old backup. */
    public static Ids raised(Ids ids, Collection<StreamsMesosResource> resources) {
        Ids raised = ids;
        for (StreamsMesosResource resource : resources) {
            long task = resource.task() == null ? -1 : number(resource.task().taskId());
            long sequence = resource.notification() == null
                    ? -1
                    : resource.notification().sequence();
            raised = max(raised, new Ids(resource.number() + 1, task + 1, sequence + 1));
        }
        return raised;
    }

    /** Raises the resources' counter past the number in an id that is stored, readable or not. */
    static Ids raised(Ids ids, String resourceId) {
        return max(ids, new Ids(number(resourceId) + 1, 0, 0));
    }

    private static long number(String id) {
        OptionalLong number = ZooKeeperLayout.number(id);
        return number.isPresent() ? number.getAsLong() : -1;
    }

    private static Ids max(Ids a, Ids b) {
        return new Ids(
                Math.max(a.nextResource(), b.nextResource()),
                Math.max(a.nextTask(), b.nextTask()),
                Math.max(a.nextNotification(), b.nextNotification()));
    }

    /** The counters after the changes of a commit; those before it if it changes none. */
    public static Ids after(Ids before, Collection<? extends Collection<Effect.Change>> groups) throws StoreException {
        Ids ids = before;
        for (Collection<Effect.Change> group : groups) {
            for (Effect.Change change : group) {
                Ids next = change.accept(COUNTERS);
                if (next != null) {
                    if (!max(ids, next).equals(next)) {
                        throw new StoreException("counters would go back, from " + ids + " to " + next);
                    }
                    ids = next;
                }
            }
        }
        return ids;
    }
}
