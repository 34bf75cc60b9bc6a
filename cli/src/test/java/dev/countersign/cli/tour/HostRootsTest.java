package dev.countersign.cli.tour;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.countersign.fleet.HostRoots;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only the demo may say that a host's files are below a directory of this machine. */
class HostRootsTest {
    @Test
    void only_the_demo_makes_one() {
        JavaClasses program = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.countersign");

        noClasses()
                .that()
                .areNotAssignableTo(DemoPlace.class)
                .and()
                .areNotAssignableTo(HostRoots.class)
                .should()
                .callConstructor(HostRoots.class, Map.class)
                .check(program);
    }

    @Test
    void every_other_host_has_none() {
        HostRoots roots = new HostRoots(Map.of("files", "/tmp/files"));

        assertThat(roots.of("files")).isEqualTo("/tmp/files");
        assertThat(roots.of("fs1")).isEmpty();
        assertThat(HostRoots.NONE.of("files")).isEmpty();
        assertThat(HostRoots.NONE.embedded()).isFalse();
    }
}
