package streamsx.mesos.driver;

import java.io.IOException;

/** Another master leads now than the one being talked to. */
final class MasterMovedException extends IOException {

    MasterMovedException() {
        super("another master leads now");
    }
}
