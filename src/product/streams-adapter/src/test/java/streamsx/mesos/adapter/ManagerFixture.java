package streamsx.mesos.adapter;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.TestManager;

/** A manager that is not initialized yet, between a leader and clients that are not the real ones. */
abstract class ManagerFixture {
    static final Locale ENGLISH = Locale.ENGLISH;

    final Fakes.NotingControllers controllers = new Fakes.NotingControllers();
    final Fakes.NotingClients clients = new Fakes.NotingClients();
    FakeLeader leader;
    TestManager manager;

    @BeforeEach
    void begin(@TempDir Path directory) throws Exception {
        leader = new FakeLeader(directory);
        manager = new TestManager(leader.args(), controllers, clients);
    }

    @AfterEach
    void end() {
        manager.close();
        leader.close();
    }
}
