package streamsx.mesos.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.ExecutorFixture.OPTIONS;
import static streamsx.mesos.driver.ExecutorFixture.REGISTERED;
import static streamsx.mesos.driver.ScriptedAgent.subscribed;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.http.SelfSignedCertificate;
import streamsx.mesos.sandbox.mesos.http.Tls;
import streamsx.mesos.testsupport.LogCapture;

/** An agent that speaks https, which executors know by libprocess' variable, and whom the driver believes to be it. */
@Timeout(60)
class HttpExecutorDriverTlsIT {

    @TempDir
    private static Path dir;

    private static SelfSignedCertificate agents;
    private static SelfSignedCertificate strangers;

    @RegisterExtension
    final ExecutorFixture it = new ExecutorFixture();

    @BeforeAll
    static void makeCertificates() throws Exception {
        agents = SelfSignedCertificate.make(Files.createDirectory(dir.resolve("agent")));
        strangers = SelfSignedCertificate.make(Files.createDirectory(dir.resolve("stranger")));
    }

    @Test
    void speaksTlsToAnAgentThatItTrusts() throws Exception {
        try (ScriptedAgent agent = agent(agents)) {
            agent.then(agent.open(subscribed()));
            it.driver(OPTIONS.withTls(Tls.client(agents.certificate()))).start();
            assertThat(it.executor.next()).isEqualTo(REGISTERED);
            it.driver.sendFrameworkMessage("hi".getBytes(UTF_8));
            assertThat(agent.call().getMessage().getData().toStringUtf8()).isEqualTo("hi");
            assertThat(agent.authorizations).containsExactly("Bearer a.jwt.token", "Bearer a.jwt.token");
        }
    }

    @Test
    void aStrangerGetsNothing() throws Exception {
        try (ScriptedAgent stranger = agent(strangers);
                LogCapture logs = new LogCapture()) {
            stranger.then(stranger.open(subscribed()));
            it.driver(OPTIONS.withTls(Tls.client(agents.certificate()))).start();
            assertThat(it.executor.next()).as("as if there were no agent").isEqualTo("shutdown");
            assertThat(stranger.subscribes).isEmpty();
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains("no subscription at https://") && line.contains("PKIX path"));
        }
    }

    @Test
    void theEnvironmentSaysWhomToTrust() throws Exception {
        try (ScriptedAgent agent = agent(agents)) {
            agent.then(agent.open(subscribed()));
            it.with("LIBPROCESS_SSL_CA_FILE", agents.certificate().toString())
                    .driver(OPTIONS)
                    .start();
            assertThat(it.executor.next()).isEqualTo(REGISTERED);
        }
    }

    @Test
    void aFileOfAuthoritiesThatIsNoneIsAnError() throws Exception {
        try (ScriptedAgent agent = agent(agents)) {
            Path none = dir.resolve("none.pem");
            it.with("LIBPROCESS_SSL_CA_FILE", none.toString()).driver(OPTIONS).start();
            assertThat(it.executor.next())
                    .startsWith("error LIBPROCESS_SSL_CA_FILE")
                    .contains(none.toString());
            assertThat(agent.subscribes).isEmpty();
        }
    }

    @Test
    void theVariableDecidesAndNotTheTrust() throws Exception {
        try (ScriptedAgent agent = agent(agents)) {
            agent.then(agent.open(subscribed()));
            it.with("LIBPROCESS_SSL_ENABLED", "0")
                    .driver(OPTIONS.withTls(Tls.client(agents.certificate())))
                    .start();
            assertThat(it.executor.next()).isEqualTo("shutdown");
            assertThat(agent.subscribes).isEmpty();
        }
    }

    private ScriptedAgent agent(SelfSignedCertificate certificate) throws Exception {
        ScriptedAgent agent = ScriptedAgent.secure(Tls.server(certificate.certificate(), certificate.key()));
        it.with("MESOS_AGENT_ENDPOINT", agent.endpoint())
                .with("LIBPROCESS_SSL_ENABLED", "1")
                .with("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "a.jwt.token");
        return agent;
    }
}
