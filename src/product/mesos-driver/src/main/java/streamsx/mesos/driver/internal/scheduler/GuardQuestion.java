package streamsx.mesos.driver.internal.scheduler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.SubscribeGuard;

/** Asks the guard. One that answers late is interrupted when the driver stops. */
final class GuardQuestion {

    private static final Logger LOG = LoggerFactory.getLogger(GuardQuestion.class);

    private final SubscribeGuard guard;
    private Thread asking;
    private boolean stopping;

    /** @param guard null if there is none, then the answer is yes */
    GuardQuestion(SubscribeGuard guard) {
        this.guard = guard;
    }

    /** The guard's answer; an exception counts as no. */
    boolean ask() {
        if (guard == null) {
            return true;
        }
        if (!begin()) {
            return false;
        }
        try {
            return guard.maySubscribe();
        } catch (InterruptedException e) {
            LOG.debug("The guard was interrupted; the driver does not subscribe now");
            return false;
        } catch (RuntimeException e) {
            LOG.warn("The guard failed; the driver does not subscribe now", e);
            return false;
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        asking = stopping ? null : Thread.currentThread();
        return !stopping;
    }

    /** A late interrupt is of no concern to what the thread does next. */
    private synchronized void end() {
        asking = null;
        Thread.interrupted();
    }

    /** No answer is waited for any more. */
    synchronized void stop() {
        stopping = true;
        if (asking != null) {
            asking.interrupt();
        }
    }
}
