package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The argument of {@code -l}. */
class HostSelectionTest {
    private final Diagnostics found = new Diagnostics();
    private final Inventory inventory = Inventory.of(
            List.of(SourceFile.of(Path.of("a.yaml"), """
                    groups: {file-servers: {labels: {segment: inner}}, empty: }
                    hosts:
                      nas1: {groups: [file-servers]}
                      fs2: {groups: [file-servers], labels: {segment: dmz}}
                      fs1: {groups: [file-servers]}
                      printer: {labels: {segment: dmz}}
                    """)),
            new LocalUser("somebody", Path.of("/home/somebody")),
            Set.of(),
            found);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fs1                             | fs1",
                "fs1,nas1                        | nas1 fs1",
                "fs1, fs1                        | fs1",
                "group:file-servers              | nas1 fs2 fs1",
                "group:file-servers,!nas1        | fs2 fs1",
                "!nas1                           | fs2 fs1 printer",
                "!nas1,!fs*                      | printer",
                "fs*                             | fs2 fs1",
                "fs?,printer                     | fs2 fs1 printer",
                "*                               | nas1 fs2 fs1 printer",
                "segment=dmz                     | fs2 printer",
                "fs1,group:file-servers,!nas1,p* | fs2 fs1 printer",
                "!group:empty                    | nas1 fs2 fs1 printer",
            })
    void hosts_come_in_the_order_of_the_inventory(String limit, String hosts) {
        List<Host> selected = HostSelection.limit(inventory, limit);

        assertThat(selected).extracting(Host::name).containsExactly(hosts.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nas                 | unknown host 'nas' | did you mean 'nas1'?",
                "fs1,!nas            | unknown host 'nas' | did you mean 'nas1'?",
                "group:file-server   | unknown group 'file-server' | did you mean 'file-servers'?",
                "segmnet=dmz         | unknown label 'segmnet' | did you mean 'segment'?",
                "segment=outer       | no host has the label 'segment=outer' | known: dmz, inner",
                "db*                 | no host name matches 'db*' | * matches any text, ? one character",
                "FS1                 | unknown host 'FS1' | did you mean 'fs1'?",
                "fs1,,fs2            | -l 'fs1,,fs2' has an empty part | write names with one comma between them",
                "fs1,!fs1            | -l fs1,!fs1 selects no host | remove a '!', or name more hosts",
                "group:empty         | -l group:empty selects no host | remove a '!', or name more hosts",
                "f.*                 | no host name matches 'f.*' | * matches any text, ? one character",
            })
    void a_part_that_names_nothing_is_a_usage_error(String limit, String what, String advice) {
        Problem problem = catchThrowableOfType(Problem.class, () -> HostSelection.limit(inventory, limit));

        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
        assertThat(problem).hasMessage(what + "\n  " + advice);
    }

    @Test
    void an_empty_limit_is_a_usage_error() {
        assertThat(catchThrowableOfType(Problem.class, () -> HostSelection.limit(inventory, "")))
                .hasMessageStartingWith("-l '' has an empty part");
    }
}
