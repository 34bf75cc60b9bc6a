package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an edit writes, byte for byte, and what it refuses. */
class SmbConfEditorTest {
    @Test
    void changes_the_value_and_nothing_else_on_its_line() {
        assertThat(edited("[global]\r\n\tSERVER signing\t=  auto\t\r\n[share]\r\n"))
                .isEqualTo("[global]\r\n\tSERVER signing\t=  required\t\r\n[share]\r\n");
    }

    @Test
    void changes_the_assignment_that_wins_when_there_are_several() {
        assertThat(edited("server signing = required\n[s]\npath = /x\n[GLOBAL]\nserver signing = no"))
                .isEqualTo("server signing = required\n[s]\npath = /x\n[GLOBAL]\nserver signing = required");
    }

    @Test
    void puts_a_value_of_several_rows_onto_its_first_one() {
        assertThat(edited("[global]\nserver signing = au\\\n  to\n# end\n"))
                .isEqualTo("[global]\nserver signing = required\n# end\n");
    }

    @Test
    void a_new_line_looks_like_its_neighbours() {
        assertThat(edited("# top\r\n[global]\r\n    workgroup=WG\r\n[s]\r\n\tpath = /x\r\n"))
                .isEqualTo(
                        "# top\r\n[global]\r\n    server signing=required\r\n    workgroup=WG\r\n[s]\r\n\tpath = /x\r\n");
    }

    @Test
    void a_missing_last_line_feed_stays_missing() {
        assertThat(edited("[global]")).isEqualTo("[global]\n\tserver signing = required");
    }

    @Test
    void an_empty_file_gets_a_section() {
        assertThat(edited("")).isEqualTo("[global]\n\tserver signing = required\n");
    }

    @Test
    void a_file_of_shares_gets_a_section_before_the_first_one_and_its_comment() {
        assertThat(edited("# all of it\n\n# films\n[films]\n  path = /films\n"))
                .isEqualTo("# all of it\n\n[global]\n  server signing = required\n# films\n[films]\n  path = /films\n");
    }

    @Test
    void parameters_before_any_header_are_global() {
        assertThat(edited("workgroup = WG\n[s]\npath = /x\n"))
                .isEqualTo("server signing = required\nworkgroup = WG\n[s]\npath = /x\n");
    }

    @Test
    void a_byte_order_mark_stays_the_first_thing_in_the_file() {
        assertThat(edited("\u00ef\u00bb\u00bf[global]\nworkgroup = WG\n"))
                .isEqualTo("\u00ef\u00bb\u00bf[global]\nserver signing = required\nworkgroup = WG\n");
    }

    @Test
    void latin1_bytes_stay_as_they_are() {
        assertThat(edited("[global]\nserver string = B\u00fcro\nserver signing=auto\n"))
                .isEqualTo("[global]\nserver string = B\u00fcro\nserver signing=required\n");
    }

    @Test
    void after_an_include_that_overrides_the_line_gets_a_header_of_its_own() {
        String main = "[global]\n  server signing = required\n  include = /x/a\n  workgroup = WG\n[s]\n  path = /x\n";

        Edit edit = edit(main, Map.of("/x/a", "server signing = no\n"));

        assertThat(text(edit)).isEqualTo("""
                        [global]
                          server signing = required
                          include = /x/a
                        [global]
                          server signing = required
                          workgroup = WG
                        [s]
                          path = /x
                        """);
    }

    @Test
    void an_include_that_overrides_and_ends_in_a_share_keeps_the_lines_after_it() {
        String main = "[global]\ninclude = /x/a\npath = /data\n\n# films\n[films]\npath = /x\n";

        Edit edit = edit(main, Map.of("/x/a", "server signing = no\n[data]\n"));

        assertThat(text(edit)).isEqualTo("""
                        [global]
                        include = /x/a
                        path = /data
                        [global]
                        server signing = required

                        # films
                        [films]
                        path = /x
                        """);
    }

    @Test
    void a_line_below_an_include_that_ends_in_a_share_does_not_count() {
        SmbConfFiles files = files("[global]\ninclude = /x/a\nserver signing = required\n", Map.of("/x/a", "[data]\n"));

        assertThat(SmbConfReading.of(files).value("server signing")).isEqualTo(new SmbConfValue.Unset());
        assertThat(SmbConfReading.of(files).findings())
                .anySatisfy(each -> assertThat(each.toString())
                        .isEqualTo("/etc/samba/smb.conf:3:1: 'server signing' is in the share [data], where Samba"
                                + " ignores it\n  move it to [global]"));
    }

    @Test
    void a_setting_before_an_include_per_client_cannot_be_trusted_to_hold() {
        Edit edit = edit("[global]\nserver signing = no\ninclude = /x/%m\n", Map.of());

        assertThat(refused(edit).why()).contains("a different file for each client");
        assertThat(refused(edit).at()).hasToString("/etc/samba/smb.conf:3:1");
    }

    @Test
    void a_setting_after_an_include_per_client_is_changed() {
        assertThat(edited("[global]\ninclude = /x/%m\nserver signing = no\n"))
                .isEqualTo("[global]\ninclude = /x/%m\nserver signing = required\n");
    }

    @Test
    void a_new_line_goes_behind_an_include_per_client() {
        assertThat(edited("[global]\nworkgroup = WG\n[homes]\ninclude = /x/%U\nread only = no\n"))
                .isEqualTo("""
                        [global]
                        workgroup = WG
                        [homes]
                        include = /x/%U
                        read only = no
                        [global]
                        server signing = required
                        """);
    }

    @Test
    void repairs_a_value_that_keeps_the_file_from_loading() {
        Edit edit = edit("[global]\nserver signing = mandatory # safe\n[s]\npath = /x\n", Map.of());

        assertThat(edit).isInstanceOfSatisfying(Edit.Repaired.class, repaired -> {
            assertThat(repaired.after().latin1()).isEqualTo("[global]\nserver signing = required\n[s]\npath = /x\n");
            assertThat(repaired.withoutTheBadLine().latin1()).isEqualTo("[global]\n[s]\npath = /x\n");
            assertThat(repaired.at()).hasToString("/etc/samba/smb.conf:2:1");
        });
    }

    @Test
    void repairing_takes_the_later_line_along_that_says_something_else() {
        Edit edit = edit("[global]\nserver signing = always\nserver signing = auto\n", Map.of());

        assertThat(text(edit)).isEqualTo("[global]\nserver signing = required\nserver signing = required\n");
    }

    @Test
    void a_comment_that_a_backslash_made_a_part_of_the_value_is_a_comment_again() {
        assertThat(text(edit("[global]\r\nserver signing = \\\r\n# why\r\nworkgroup = WG\r\n", Map.of())))
                .isEqualTo("[global]\r\nserver signing = required\r\n# why\r\nworkgroup = WG\r\n");
    }

    @Test
    void refuses_to_repair_where_a_backslash_swallowed_another_setting() {
        Edit edit = edit("[global]\nserver signing = auto \\\nworkgroup = WG\n", Map.of());

        assertThat(refused(edit).advice()).isEqualTo("remove the \\ by hand");
    }

    @Test
    void refuses_a_file_that_does_not_load_for_another_reason_and_names_the_line() {
        Edit edit = edit("[global]\nserver signing = auto\n[s]\nguest ok = maybe\n", Map.of());

        assertThat(refused(edit).why())
                .isEqualTo("Samba does not load this file: 'maybe' is not a value of 'guest ok'");
        assertThat(refused(edit).at()).hasToString("/etc/samba/smb.conf:4:1");
    }

    @Test
    void refuses_two_bad_lines() {
        Edit edit = edit("[global]\nserver signing = always\nguest ok = maybe\n", Map.of());

        assertThat(refused(edit).why()).endsWith("; it would not load without that line either");
    }

    @Test
    void never_edits_an_include_that_keeps_the_file_from_loading() {
        Edit edit = edit("[global]\ninclude = /x/a\n", Map.of("/x/a", "\nserver signing = always\n"));

        assertThat(refused(edit).at()).hasToString("/x/a:2:1");
    }

    @Test
    void refuses_a_nul_and_says_where() {
        assertThat(refused(edit("[global]\nx\0y = 1\n", Map.of())).at()).hasToString("/etc/samba/smb.conf:2:2");
    }

    @Test
    void refuses_while_an_include_was_not_brought_along() {
        SmbConfFiles files = files("[global]\ninclude = a.inc\nserver signing = required\n", Map.of());

        assertThat(SmbConfReading.of(files).wanted()).containsExactly("/etc/samba/a.inc");
        assertThat(refused(SmbConfEditor.set(files, "server signing", "required", "required"::equals))
                        .why())
                .isEqualTo("the included file /etc/samba/a.inc was not read from the host");
    }

    @Test
    void refuses_a_macro_of_the_host_that_it_was_not_told() {
        SmbConfFiles files = files("[global]\ninclude = /x/%v\n", Map.of());

        assertThat(refused(SmbConfEditor.set(files, "server signing", "required", "required"::equals))
                        .why())
                .contains("%v");
    }

    @Test
    void follows_a_config_file_and_refuses_to_edit_around_it() {
        SmbConfFiles files =
                files("[global]\nserver signing = required\nconfig file = /x/b\n", Map.of("/x/b", "[global]\n"));

        assertThat(SmbConfReading.of(files).value("server signing")).isEqualTo(new SmbConfValue.Unset());
        assertThat(refused(SmbConfEditor.set(files, "server signing", "required", "required"::equals))
                        .at())
                .hasToString("/etc/samba/smb.conf:3:1");
    }

    @Test
    void says_what_to_do_where_the_registry_overrides() {
        SmbConfFiles plain = files("[global]\nserver signing = required\ninclude = registry\n", Map.of());
        SmbConfFiles files = new SmbConfFiles(
                plain.main(),
                plain.files(),
                Optional.of(Bytes.utf8("[global]\n\tserver signing = auto\n")),
                plain.workingDirectory(),
                plain.macros());

        assertThat(SmbConfReading.of(plain).wantsRegistry()).isTrue();
        assertThat(refused(SmbConfEditor.set(files, "server signing", "required", "required"::equals))
                        .advice())
                .isEqualTo("set it in the registry by hand: net conf setparm global 'server signing' 'required'");
    }

    @Test
    void knows_only_parameters_and_values_that_samba_knows() {
        SmbConfFiles files = files("", Map.of());

        assertThatThrownBy(() -> SmbConfEditor.set(files, "server signin", "required", word -> true))
                .hasMessageContaining("server signin");
        assertThatThrownBy(() -> SmbConfEditor.set(files, "server signing", "always", word -> true))
                .hasMessageContaining("always");
        assertThatThrownBy(() -> SmbConfEditor.set(files, "server string", "a\n[x]", word -> true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_share_is_found_without_regard_to_the_case_of_any_letter() {
        SmbConfFiles files = files("[b\u00c3\u009cro]\n[c]\ncopy = b\u00c3\u00bcro\n", Map.of());

        assertThat(SmbConfReading.of(files).value("server signing")).isEqualTo(new SmbConfValue.Unset());
    }

    @Test
    void shares_whose_names_are_no_utf8_are_one_share() {
        SmbConfFiles files =
                files("[b\u00fcro]\n[data]\n[x\u00e9]\n[b\u00c3\u00bcro]\n[c]\ncopy = y\u00e8\n", Map.of());

        assertThat(SmbConfReading.of(files).shares()).containsExactly("b\u00fcro", "data", "b\u00c3\u00bcro", "c");
        assertThat(SmbConfReading.of(files).value("server signing")).isEqualTo(new SmbConfValue.Unset());
    }

    @Test
    void a_name_with_a_colon_that_is_no_utf8_keeps_the_file_from_loading() {
        Edit edit = edit("[global]\nf\u00fcr:x = 1\n", Map.of());

        assertThat(refused(edit).why()).endsWith("the name of a parameter with a colon is not UTF-8");
    }

    @Test
    void names_a_misspelt_parameter_and_a_swallowed_one() {
        SmbConfFiles files = files("""
                        [global]
                        server signin = required
                        server string = x \\
                        server signing = required
                        server signing required
                        """, Map.of());

        assertThat(SmbConfReading.of(files).findings().stream().map(Object::toString))
                .containsExactly(
                        "/etc/samba/smb.conf:2:1: 'server signin' is unknown to Samba and ignored\n"
                                + "  did you mean 'server signing'?",
                        "/etc/samba/smb.conf:3:1: the \\ at the end of this line makes 'server signing' on the next one"
                                + " a part of it",
                        "/etc/samba/smb.conf:5:1: a line without = is ignored by Samba\n"
                                + "  did you mean 'server signing = ...'?");
    }

    private static String edited(String text) {
        Edit edit = edit(text, Map.of());
        assertThat(edit).isInstanceOf(Edit.Edited.class);
        return text(edit);
    }

    private static String text(Edit edit) {
        return SmbConfCasesTest.after(edit).map(Bytes::latin1).orElseGet(edit::toString);
    }

    private static Edit.Refused refused(Edit edit) {
        assertThat(edit).isInstanceOf(Edit.Refused.class);
        return (Edit.Refused) edit;
    }

    private static Edit edit(String main, Map<String, String> includes) {
        SmbConfFiles known = files(main, includes);
        for (String path : SmbConfReading.of(known).wanted()) {
            var more = new TreeMap<>(known.files());
            more.put(path, new SmbConfFiles.Source.Absent());
            known = new SmbConfFiles(known.main(), more, Optional.empty(), known.workingDirectory(), known.macros());
        }
        return SmbConfCasesTest.require(known);
    }

    private static SmbConfFiles files(String main, Map<String, String> includes) {
        TreeMap<String, SmbConfFiles.Source> files = new TreeMap<>();
        files.put("/etc/samba/smb.conf", source(main));
        includes.forEach((path, text) -> files.put(path, source(text)));
        return new SmbConfFiles("/etc/samba/smb.conf", files, Optional.empty(), "/etc/samba", new TreeMap<>());
    }

    private static SmbConfFiles.Source source(String text) {
        return new SmbConfFiles.Source.Text(Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
