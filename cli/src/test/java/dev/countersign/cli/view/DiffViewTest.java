package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DiffViewTest {
    private static String shown(Consumer<Console> view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        view.accept(new Console(out, out, false, false, false));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_line_that_nobody_wrote_by_hand_shows_its_beginning_and_its_end() {
        String diff = "-begin" + "😀".repeat(100_000) + "end\n+begin\n";

        String shown = shown(console -> DiffView.show(console, diff, "  "));

        assertThat(shown).hasSizeLessThan(5_000).startsWith("  -begin😀").doesNotContain("?");
        assertThat(shown).containsPattern("😀 …\\(19[0-9]{4} characters, which --json shows\\)… 😀");
        assertThat(shown).contains("😀end\n  +begin\n");
    }

    @Test
    void a_line_that_somebody_may_have_written_is_shown_whole() {
        String diff = "+   hosts allow = " + "10.0.0.1 ".repeat(500) + "\n";

        assertThat(shown(console -> DiffView.show(console, diff, ""))).isEqualTo(diff);
    }

    @Test
    void what_is_granted_is_always_shown_whole() {
        String diff = "+run: " + "true; ".repeat(10_000) + "\n";

        assertThat(shown(console -> DiffView.showWhole(console, diff, ""))).isEqualTo(diff);
    }
}
