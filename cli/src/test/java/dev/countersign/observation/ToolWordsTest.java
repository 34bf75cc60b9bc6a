package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ToolWordsTest {
    @Test
    void what_testparm_always_says_is_left_out_and_the_rest_is_one_line() {
        assertThat(ToolWords.of("""
                        Load smb config files from /dev/stdin
                        rlimit_max: increasing rlimit_max (1024) to minimum Windows limit (16384)

                        Failed to initialize   the registry: WERR_FILE_NOT_FOUND
                        Error loading services.
                        """))
                .isEqualTo("Failed to initialize the registry: WERR_FILE_NOT_FOUND; Error loading services.");
        assertThat(ToolWords.of("Loaded services file OK.\nServer role: ROLE_STANDALONE\n\n"))
                .isEmpty();
    }

    @Test
    void of_many_lines_both_ends_are_kept_and_each_is_cut() {
        assertThat(ToolWords.of("a\nb\nc\nd\ne\n")).isEqualTo("a; b; c; d; e");
        String many =
                IntStream.range(0, 300).mapToObj(each -> "line " + each + "\n").collect(Collectors.joining());
        assertThat(ToolWords.of("first\n" + many + "the reason\n"))
                .startsWith("first; line 0; line 1")
                .contains("; …; ")
                .endsWith("the reason")
                .hasSizeLessThan(600);
        assertThat(ToolWords.of("x".repeat(5000))).hasSizeLessThan(200).endsWith("…");
    }

    @Test
    void a_secret_in_a_line_that_a_tool_quotes_is_masked() {
        assertThat(ToolWords.of("ERROR: the 'passwd program' (/usr/local/bin/setpw -p S3cret) requires a '%u'\n"
                        + "bad line: ldap admin password = S3cret\n"
                        + "Failed to execute command 'smbclient -U admin%S3cret'\n"
                        + "x".repeat(150) + " password=S3cret\n"))
                .doesNotContain("S3cret")
                .contains("<masked>");
    }

    @Test
    void a_line_is_cut_between_characters() {
        assertThat(ToolWords.of("😀".repeat(200))).isEqualTo("😀".repeat(160) + "…");
    }

    @Test
    void what_would_do_harm_on_a_terminal_is_shown_and_not_done() {
        assertThat(ToolWords.of("red \u001b[31m\u0000 \u202etxt")).isEqualTo("red \\x1b[31m \\u{202e}txt");
        assertThat(ToolWords.behind("it failed", "\u001b")).isEqualTo("it failed: \\x1b");
        assertThat(ToolWords.behind("it failed", " \n")).isEqualTo("it failed");
    }

    @Test
    void a_complaint_is_about_something_and_anything_else_is_none() {
        Complaints complaints = Complaints.of(List.of(
                new Field("complaint", Bytes.utf8("registry Failed:\nno such file\n")),
                new Field("complaint", Bytes.utf8("store ")),
                new Field("complaint", Bytes.utf8("../x y")),
                new Field("complaint", Bytes.utf8("registry another"))));

        assertThat(complaints.about(Complaints.REGISTRY)).contains("Failed:; no such file");
        assertThat(complaints.about(Complaints.STORE)).isEmpty();
        assertThat(complaints.behind("unknown", Complaints.STORE)).isEqualTo("unknown");
    }
}
