package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.http.SelfSignedCertificate;
import streamsx.mesos.sandbox.mesos.http.Tls;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.Credentials;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** A master of the sandbox that speaks https alone and lets nobody in without credentials. */
@Timeout(60)
class SecuredSandboxIT {
    @TempDir
    Path dir;

    @Test
    void theDriverIsRegisteredAndOfferedResources() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.make(dir);
        Path secrets = Files.writeString(
                dir.resolve("secrets"), "{\"credentials\":[{\"principal\":\"fw\",\"secret\":\"s3cret\"}]}");
        Path tokens =
                Files.writeString(dir.resolve("tokens"), "{\"tokens\":[{\"principal\":\"fw\",\"token\":\"t0ken\"}]}");
        MasterConfig config = MasterConfig.defaults()
                .withTls(Tls.server(certificate.certificate(), certificate.key()))
                .withAuthentication(new streamsx.mesos.sandbox.mesos.master.config.Authentication(
                        true, true, true, Credentials.read(secrets, tokens)));
        DriverOptions trusting = DriverOptions.defaults().withTls(Tls.client(certificate.certificate()));
        try (SandboxMaster master = SandboxMaster.start(config)) {
            SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir.resolve("agent"))
                    .withMasterTls(Tls.client(certificate.certificate())));
            try {
                offered(
                        master,
                        trusting.withCredential(Credential.newBuilder()
                                .setPrincipal("fw")
                                .setSecret("s3cret")
                                .build()));
                offered(master, trusting.withBearerToken(() -> "t0ken"));
                updated(
                        master,
                        trusting.withCredential(Credential.newBuilder()
                                .setPrincipal("fw")
                                .setSecret("s3cret")
                                .build()));
            } finally {
                agent.closeAndKillTasks();
            }
        }
    }

    /** A master notes who a framework is by its credential, and refuses an update that says otherwise or nothing. */
    private static void updated(SandboxMaster master, DriverOptions options) throws InterruptedException {
        RecordingScheduler scheduler = new RecordingScheduler();
        FrameworkInfo info = FrameworkInfo.newBuilder()
                .setName("no principal")
                .setUser("nobody")
                .setId(FrameworkID.newBuilder().setValue("mine"))
                .build();
        HttpSchedulerDriver driver = new HttpSchedulerDriver(
                scheduler, info, "https://" + master.hostPort(), true, null, scheduler, options);
        driver.start();
        try {
            assertThat(scheduler.next()).isEqualTo("registered mine");
            driver.updateFramework(info.toBuilder().setName("another name").build(), List.of());
            assertThat(scheduler.next()).isEqualTo("accepted UPDATE_FRAMEWORK");
        } finally {
            driver.stop(false);
        }
    }

    private static void offered(SandboxMaster master, DriverOptions options) throws InterruptedException {
        RecordingScheduler scheduler = new RecordingScheduler();
        FrameworkInfo info = FrameworkInfo.newBuilder()
                .setName("secured")
                .setUser("nobody")
                .setFailoverTimeout(60)
                .setPrincipal("fw")
                .build();
        HttpSchedulerDriver driver =
                new HttpSchedulerDriver(scheduler, info, "https://" + master.hostPort(), true, null, null, options);
        driver.start();
        try {
            assertThat(scheduler.next()).startsWith("registered " + master.id());
            assertThat(scheduler.offer().getHostname()).isEqualTo("127.0.0.1");
        } finally {
            driver.stop(false);
        }
    }
}
