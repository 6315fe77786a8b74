package streamsx.mesos.driver;

import java.io.IOException;

/** The {@link SubscribeGuard} says no: no fault of anybody, and perhaps another answer later. */
final class NotAllowedException extends IOException {

    NotAllowedException() {
        super("the guard does not allow it now");
    }
}
