package streamsx.mesos.driver.internal.scheduler;

import java.io.IOException;
import streamsx.mesos.driver.api.SubscribeGuard;

/** The {@link SubscribeGuard} says no: no fault of anybody, and perhaps another answer later. */
final class NotAllowedException extends IOException {

    NotAllowedException() {
        super("the guard does not allow it now");
    }
}
