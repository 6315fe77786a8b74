package streamsx.mesos.purity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule that the core is pure finds each thing that would make it impure. */
class PurityTest {
    static Stream<Class<?>> impure() {
        return Arrays.stream(Impure.class.getDeclaredClasses());
    }

    @ParameterizedTest
    @MethodSource("impure")
    void findsWhatIsImpure(Class<?> sample) {
        assertThat(rule().evaluate(new ClassFileImporter().importClasses(sample))
                        .hasViolation())
                .as(sample.getSimpleName())
                .isTrue();
    }

    @Test
    void findsNothingElse() {
        rule().check(new ClassFileImporter().importClasses(Pure.class, Pure.Kind.class));
    }

    private static ArchRule rule() {
        return classes().should(new Purity("streamsx.mesos.purity"));
    }
}
