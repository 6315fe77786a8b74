package streamsx.mesos.driver.internal.http;

import java.io.IOException;

/** Another master leads now than the one being talked to. */
public final class MasterMovedException extends IOException {

    MasterMovedException() {
        super("another master leads now");
    }
}
