package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
    @TempDir
    private Path directory;

    @Test
    void is_well_below_its_limit_and_the_same_every_time() throws Exception {
        Script script = Script.of("", FakeHost.hooks());

        assertThat(script.text().length()).isLessThan(63_600);
        assertThat(script.digest()).isEqualTo(Script.of("", FakeHost.hooks()).digest());
        assertThat(script.digest())
                .isNotEqualTo(Script.of("", Bytes.utf8("platform_state() {\nput /mnt\n}\n"))
                        .digest());
        assertThat(script.text().latin1()).startsWith("{\nroot=''\n").endsWith("main \"$@\"\n}\n");
    }

    /**
     * A signal's trap and everything that a loop calls would expand a word with a star to file
     * names.
     */
    @Test
    void names_of_files_are_made_of_patterns_for_the_list_of_a_loop_and_nothing_in_it() throws Exception {
        Script script = Script.of("", FakeHost.hooks());

        for (String text : List.of(script.text().latin1(), script.look().latin1())) {
            List<String> loops = Pattern.compile("(?m)^set \\+f$")
                    .splitAsStream(text)
                    .skip(1)
                    .toList();

            assertThat(loops)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(each -> assertThat(each).matches("(?s)\nfor \\w+ in [^\n]*; do\nset -f\n.*"));
            assertThat(text).contains("set -uf\n");
        }
    }

    @Test
    void what_only_looks_and_what_changes_are_two_programs() throws Exception {
        Script script = Script.of("", FakeHost.hooks());

        assertThat(script.of("observe")).isEqualTo(script.of("recognise")).isEqualTo(script.look());
        assertThat(script.of("apply")).isEqualTo(script.of("status")).isEqualTo(script.text());
        assertThat(script.look().latin1())
                .contains("\nverb_observe() {\n", "\ndocument_owners() {\n", "\nplatform_recognise() {\n")
                .doesNotContain("verb_apply", "install_file");
        assertThat(script.text().latin1())
                .contains("\nverb_apply() {\n", "\ninstall_file() {\n")
                .doesNotContain("verb_observe", "document_owners", "platform_recognise", "samba_recognise");
        // both are bound by a plan
        assertThat(script.digest())
                .isNotEqualTo(new Script(script.text(), script.text()).digest())
                .isNotEqualTo(new Script(script.look(), script.look()).digest());
    }

    @Test
    void only_a_platform_that_says_how_its_daemon_is_restarted_has_the_verb_for_it() throws Exception {
        Bytes restarts = Bytes.utf8(FakeHost.hooks().latin1() + "platform_restart() {\nfalse\n}\n");

        assertThat(Script.of("", FakeHost.hooks()).text().latin1()).doesNotContain("verb_restart");
        assertThat(Script.of("", restarts).text().latin1()).contains("\nverb_restart() {\n");
    }

    @Test
    void a_root_with_a_quote_stays_one_word() {
        Script script = Script.of("/tmp/it's", Bytes.EMPTY);

        assertThat(script.text().latin1()).startsWith("{\nroot='/tmp/it'\\''s'\n");
    }

    @Test
    void refuses_a_root_that_is_no_path_and_hooks_that_are_too_large() {
        assertThatThrownBy(() -> Script.of("/tmp/\nx", Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.of("/tmp/", Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.of("", Bytes.utf8("true\n".repeat(20_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger");
    }

    @Test
    @Needs("bash")
    void dropping_comments_and_indentation_leaves_every_function_as_it_was() throws Exception {
        String hooks = FakeHost.hooks().latin1();
        Path full = Files.writeString(directory.resolve("full.sh"), hooks);
        Path stripped = Files.writeString(directory.resolve("stripped.sh"), Script.withoutComments(hooks));

        // Bash prints functions as it parsed them; only the text of the awk programs keeps its
        // indentation.
        assertThat(functions(full)).isEqualTo(functions(stripped)).contains("platform_read ()");
    }

    private static String functions(Path file) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", ". \"$1\"; declare -f", "bash", file.toString()).start();
        String printed = Bytes.of(process.getInputStream().readAllBytes()).latin1();
        assertThat(process.waitFor()).isZero();
        return Script.withoutComments(printed);
    }

    @Test
    void a_call_carries_its_length_and_its_digest() throws Exception {
        Script script = Script.of("", FakeHost.hooks());

        Invocation call = new PosixSh(script).extend("20261122T095141Z-3f9c", "0".repeat(32), Duration.ofSeconds(90));

        String payload = "lease 90\n\n";
        assertThat(call.words())
                .containsExactly(
                        "sh", "-c", PosixSh.reader(script.text().length()), "transaction", "extend", "0".repeat(32));
        assertThat(call.input().latin1())
                .isEqualTo(script.text().latin1() + "countersign 1 20261122T095141Z-3f9c extend 10 "
                        + Bytes.utf8(payload).digest().hex() + "\n" + payload);
    }

    @Test
    void refuses_calls_that_could_not_be_meant() {
        PosixSh speaker = new PosixSh(Script.of("", Bytes.EMPTY));
        Bytes candidate = Bytes.utf8("x");

        assertThatThrownBy(() -> speaker.status("nonce")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> speaker.revert("../../etc", "0".repeat(32)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> speaker.observe("0".repeat(32), List.of("relative")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RehearseRequest("/a", ChangeKind.REPLACE, Bytes.utf8("a\0b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ApplyRequest(
                        "/a",
                        ChangeKind.REPLACE,
                        Duration.ofSeconds(1),
                        candidate.digest(),
                        Bytes.EMPTY.digest(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        candidate))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
