package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.document.Edit;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines for smb.conf in a JSON text: what an edit writes, character for character, and what it refuses. */
class ExtraOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a = 1",
                "a = 1\\n",
                "\\n\\n",
                "# f\\u00fcr \\/ \\\"x\\\" \\\\\\\\old\\\\scan\\r\\n; b = 2",
                "a\\tb = 3",
                "caf\u00c3\u00a9 = \\ud83d\\ude00"
            })
    void prints_back_what_it_read(String inner) {
        assertThat(read(inner).json()).isEqualTo("\"" + inner + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"",
                "\"a",
                "a\"",
                "\"a\"b\"",
                "\"\\x\"",
                "\"\\\"",
                "\"a\\u000ab\"",
                "\"\\ud800\"",
                "\"a\nb\""
            })
    void what_is_no_text_that_can_be_written_back_is_not_read(String json) {
        assertThat(ExtraOptions.read("smb_options", json)).isEmpty();
    }

    @Test
    void a_new_line_comes_last_and_a_line_feed_that_was_not_there_does_not_come() {
        assertThat(edited("")).isEqualTo("server signing = required");
        assertThat(edited("max log size = 500")).isEqualTo("max log size = 500\\nserver signing = required");
        assertThat(edited("max log size = 500\\n")).isEqualTo("max log size = 500\\nserver signing = required\\n");
        assertThat(edited("# one\\r\\nmax log size = 500"))
                .isEqualTo("# one\\r\\nmax log size = 500\\r\\nserver signing = required");
        assertThat(edited("# one\\r\\n# \\/caf\\u00e9"))
                .isEqualTo("# one\\r\\n# \\/caf\\u00e9\\r\\nserver signing = required");
    }

    @Test
    void a_line_that_is_there_is_changed_in_its_place_under_any_spelling() {
        assertThat(edited("  Server  SIGNING=auto\\n# nothing else\\nstrict sync = no"))
                .isEqualTo("  Server  SIGNING=required\\n# nothing else\\nstrict sync = no");
    }

    @Test
    void of_several_lines_the_last_one_is_changed() {
        assertThat(edited("server signing = mandatory\\nserversigning = no\\n# end"))
                .isEqualTo("server signing = mandatory\\nserversigning = required\\n# end");
    }

    @Test
    void comments_are_no_lines_and_every_escape_stays_as_its_owner_wrote_it() {
        String others = "# f\\u00fcr \\/srv \\\"x\\\"\\n; server signing = mandatory\\n\\tcaf\\u00e9 = \\u0041";

        assertThat(edited(others)).isEqualTo(others + "\\nserver signing = required");
    }

    @Test
    void a_share_among_the_lines_does_not_swallow_ours() {
        assertThat(edited("max log size = 500\\n[films]\\npath = \\/srv"))
                .isEqualTo("server signing = required\\nmax log size = 500\\n[films]\\npath = \\/srv");
    }

    @Test
    void a_line_that_goes_on_does_not_swallow_ours() {
        assertThat(edited("server string = a\\\\")).isEqualTo("server signing = required\\nserver string = a\\\\");
    }

    @Test
    void a_word_that_samba_does_not_load_is_put_right() {
        assertThat(edited("server signing = manditory\\nstrict sync = no"))
                .isEqualTo("server signing = required\\nstrict sync = no");
    }

    @Test
    void what_is_good_already_is_left_alone() {
        assertThat(set("SERVER signing = Force")).isInstanceOf(Edit.LeftAlone.class);
    }

    @Test
    void another_line_that_does_not_load_is_refused_with_its_place() {
        assertThat(set("# one\\nmap to guest = sometimes")).isInstanceOfSatisfying(Edit.Refused.class, refused -> {
            assertThat(refused.why()).contains("does not load");
            assertThat(refused.at().toString()).startsWith("smb_options:2");
        });
    }

    @Test
    void an_include_after_which_nothing_is_known_is_refused() {
        assertThat(set("include = \\/etc\\/samba\\/more.conf")).isInstanceOf(Edit.Refused.class);
    }

    @Test
    void a_row_with_a_character_that_is_spelt_in_two_ways_is_not_written() {
        ExtraOptions options = read("panic action = \\/bin\\/true");

        Edit edit = options.set("panic action", "/bin/false", word -> word.equals("/bin/false"));

        assertThat(edit).isInstanceOf(Edit.Refused.class);
    }

    @Test
    void a_slip_of_the_pen_is_said_with_its_place_in_the_lines() {
        assertThat(read("# one\\nserver sigining = mandatory").findings())
                .anySatisfy(each -> assertThat(each.headline()).startsWith("smb_options:2:"));
    }

    private static ExtraOptions read(String inner) {
        return ExtraOptions.read("smb_options", "\"" + inner + "\"").orElseThrow();
    }

    private static Edit set(String inner) {
        return read(inner).set("server signing", "required", word -> word.equals("required"));
    }

    private static String edited(String inner) {
        Edit edit = set(inner);
        assertThat(edit).as(edit.toString()).isInstanceOf(Edit.Edited.class);
        String json = new String(((Edit.Edited) edit).after().toArray(), StandardCharsets.ISO_8859_1);
        assertThat(ExtraOptions.read("smb_options", json)
                        .orElseThrow()
                        .value("server signing")
                        .word())
                .contains("required");
        return json.substring(1, json.length() - 1);
    }
}
