package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every command line. */
class ProgramTest {
    @TempDir
    Path temporary;

    @Test
    void a_command_that_there_is_not_is_a_usage_error_that_says_where_to_look() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("chek");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("chek").contains("countersign --help");
    }

    @Test
    void an_error_is_one_json_document_when_json_was_asked_for() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("check", "--json");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.json().text("schema")).isEqualTo("countersign.error/1");
        assertThat(said.err()).isEmpty();
    }
}
