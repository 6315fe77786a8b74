package streamsx.mesos.standin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.messages.Message;
import com.ibm.streams.messages.StreamsRuntimeMessagesKey.Key;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.StopResourceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import sample.SampleManager;
import sample.SampleTool;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.Heard;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.wire.TagDefinition;

/** A manager that knows nothing of the stand-in runs in it: in this JVM, and as the programs that a site starts. */
@Timeout(120)
class SampleManagerIT {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    @Test
    void itsStateOutlivesItsServer() throws Exception {
        String[] args = {"--type", "test", "--zkconnect", standIn.zk(), "--manager", SampleManager.class.getName()};
        StandIn.Server leader = standIn.new Server(null, args).serving();
        StandIn.Server standby = standIn.new Server(null, args);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        Heard heard = new Heard();
        DomainConnection connection = standIn.connection("c1", heard);
        connection.connect();
        assertThat(heard.next()).startsWith("connected");
        ResourceDescriptor master =
                connection.allocateMasterResource(Map.of("jmx", TagDefinition.none()), Locale.ENGLISH);
        assertThat(master.getDisplayName()).isEqualTo("sample_sample_1");
        leader.process.crash();
        assertThat(heard.next()).startsWith("disconnected");
        Collection<ResourceDescriptorState> more =
                connection.allocateResources(AllocateType.FLEXIBLE, 7, "i1", null, Locale.ENGLISH);
        assertThat(more)
                .extracting(state -> state.getDescriptor().getNativeResourceId())
                .containsExactly("sample_2", "sample_3", "sample_4");
        assertThatThrownBy(() -> connection.validateTags(
                        Map.of("t", TagDefinition.properties(Map.of("colour", "red"))), Locale.ENGLISH))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6005E");
        connection.releaseResources(List.of(master), Locale.ENGLISH);
        assertThat(standIn.client().checkExists().forPath(StandInPaths.stop("d1", "sample_1")))
                .isNotNull();
        assertThat(connection.customCommand("sample_9", Locale.ENGLISH)).isEqualTo("announced sample_9");
        assertThat(heard.next()).startsWith("connected");
        assertThat(heard.next()).startsWith("allocated").contains("sample_9");
        assertThat(SampleTool.send("test", standIn.zk(), null, "x")).isEqualTo("announced x");
        assertThat(SampleTool.send("test", standIn.zk(), "d1", "")).contains("no commands of its own");
    }

    /** @return what it said on standard output; its standard error goes to ours */
    private static List<String> program(int exitCode, Class<?> main, String... args) throws Exception {
        Process process = launch(main, args);
        List<String> lines;
        try (BufferedReader out = process.inputReader()) {
            lines = out.lines().toList();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        return lines;
    }

    private static Process launch(Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String awaitLine(BufferedReader out, String start) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        return null;
    }

    @Test
    void theProgramsServeShowAndStop() throws Exception {
        Class<?> server = com.ibm.streams.resourcemgr.ResourceServer.class;
        String[] start = {
            "start",
            "--type",
            "test",
            "--zkconnect",
            standIn.zk(),
            "--manager",
            SampleManager.class.getName(),
            "--install-path",
            "/opt/streams"
        };
        String[] where = {"--type", "test", "--zkconnect", standIn.zk()};
        Process first = launch(server, start);
        standIn.add(first::destroyForcibly);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(first.getInputStream(), UTF_8))) {
            assertThat(awaitLine(out, "STANDIN07I")).isNotNull();
            List<String> table = program(0, server, "status", "--status", where[0], where[1], where[2], where[3]);
            assertThat(table).hasSize(2);
            assertThat(table.get(1)).contains("  " + first.pid() + "  ").endsWith("  RUNNING  4.3.0.0");
            assertThat(program(0, StopResourceServer.class, where)).hasSize(2);
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isZero();
        }
        Process second = launch(server, start);
        standIn.add(second::destroyForcibly);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(second.getInputStream(), UTF_8))) {
            assertThat(awaitLine(out, "STANDIN07I")).isNotNull();
            second.destroy();
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            // An orderly end removes the registration; a session left behind would keep it for four seconds more.
            assertThat(standIn.client().getChildren().forPath(StandInPaths.servers("test", null)))
                    .isEmpty();
        }
        assertThat(program(1, server, "start", "--zkconnect", standIn.zk())).isEmpty();
    }

    @Test
    void messagesAreWordedInTheReadersLanguage() {
        Message message = new Message(Key.ERR_RM_REQUIRES_NUMERIC_ATTRIBUTE, "test", "small", "cores", "many");
        assertThat(message.getLocalizedMessageAndPrefix(Locale.ENGLISH))
                .startsWith("CDISR6007E ")
                .contains("test", "small", "cores", "many")
                .doesNotContain("{");
        assertThat(message.getLocalizedMessage(Locale.GERMANY)).contains("muss eine Zahl sein");
        assertThat(message.getLocalizedMessage(Locale.JAPANESE)).isEqualTo(message.getLocalizedMessage(Locale.ENGLISH));
        assertThat(message.isError()).isTrue();
        assertThat(message.isInformational() || message.isWarning() || message.isDetail())
                .isFalse();
        assertThat(message.getComponent()).isEqualTo("R");
        assertThat(message.getMessageKey()).isEqualTo(Key.ERR_RM_REQUIRES_NUMERIC_ATTRIBUTE);
        assertThat(new Message(Key.ERR_RM_UNSUPPORTED_TAG_DEF_TYPE, 1, 22222).getSubstitutions())
                .containsExactly(1, 22222);
    }

    @Test
    void bothLanguagesHaveAllTexts() {
        var noFallback = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        String name = "com.ibm.streams.messages.StandInMessages";
        ResourceBundle english = ResourceBundle.getBundle(name, Locale.ENGLISH, noFallback);
        for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            for (ServerMessage key : ServerMessage.values()) {
                assertThat(key.text(locale, "A", "B", "C", "D")).doesNotContain("{", "'");
                assertThat(english.containsKey(key.getMessageId())).isTrue();
            }
        }
        ResourceBundle german = ResourceBundle.getBundle(name, Locale.GERMAN, noFallback);
        assertThat(german.keySet()).isEqualTo(english.keySet());
        for (String id : english.keySet()) {
            assertThat(german.getString(id)).isNotEqualTo(english.getString(id));
        }
    }

    @Test
    void theExceptionsAreAFamily() {
        assertThat(ResourceTagException.class.getSuperclass())
                .isEqualTo(com.ibm.streams.resourcemgr.ResourceManagerException.class);
        assertThat(com.ibm.streams.resourcemgr.ResourceManagerException.class.getSuperclass())
                .isEqualTo(ResourceException.class);
        assertThat(RuntimeException.class.isAssignableFrom(ResourceException.class))
                .isFalse();
    }
}
