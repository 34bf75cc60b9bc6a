package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mistakes that a reader of docs/new-platform.md may make: lint reports each with its location,
 * before any host is queried.
 */
class NewPlatformMistakesTest {
    private static final String FOLDER = "templates/acme-nas/";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // file, original text, replacement, what lint says, and what it advises
                "platform.yaml | activation: smbd        | activaton: smbd         | 16:1: unknown key 'activaton' in a platform | did you mean 'activation'?",
                "platform.yaml | sureness: experimental  | sureness: experimantal  | 4:11: unknown word 'experimantal'           | did you mean 'experimental'?",
                "platform.yaml | lease: host             | lease: hots             | 15:8: unknown word 'hots'                   | did you mean 'host'?",
                "platform.yaml | {always: required       | {always: requird        | 21:21: unknown value of 'server signing' 'requird' | did you mean 'required'?",
                "platform.yaml | {required: always       | {required: alwys        | 22:24: 'alwys' is written here, but 'reads' does not say what it means | did you mean 'always'?",
                "platform.yaml | platform: acme-nas      | platform: acmenas       | 2:11: platform 'acmenas' is in the folder templates/acme-nas | a platform and its folder must have the same name",
                "platform.yaml | template: settings.j2   | template: setings.j2    | 13:11: there is no 'setings.j2' in templates/acme-nas | ",
                "platform.yaml | {file: /etc/acme-release, line | {line         | 10:5: 'line' needs a 'file' before it | ",
                "platform.yaml | {file: /etc/acme-release | {fiel: /etc/acme-release | 10:6: unknown sign 'fiel' | did you mean 'file'?",
                "settings.j2   | {{ setting.value }}     | {{ setting.valu }}      | 1:1: template: UnknownTokenException: Unknown token found: setting.valu | templates are strict",
                "hooks.sh      | platform_store_get()    | platform_store_gett()   | 13:1: unknown hook 'platform_store_gett' | did you mean 'platform_store_get'?",
                "hooks.sh      | platform_store_get()    | platform_store_gett()   | : does not define platform_store_get | ",
                "hooks.sh      | acme() {                | field() {               | 4:1: 'field' is already a function of the program | a prefix of your own",
                "hooks.sh      | document=store:acme-smb | cat <<END               | 9:9: here-documents are not allowed | ",
            })
    void is_named_with_its_place(String file, String text, String other, String says, String advises) {
        Terminal terminal = repository(file, text, other);

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).as(said.out()).isEqualTo(65);
        assertThat(said.out()).contains("error: " + FOLDER + file + (says.startsWith(":") ? "" : ":") + says);
        if (advises != null) {
            assertThat(said.out()).contains(advises);
        }
    }

    @Test
    void a_platform_without_signs_is_no_platform_of_any_host() {
        Terminal terminal =
                repository("platform.yaml", "signs:\n  - {file: /etc/acme-release, line: \"^model=acme\"}\n", "");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).contains(FOLDER + "platform.yaml:2:1: this platform has no 'signs'");
    }

    @Test
    void hooks_with_carriage_returns_are_found_before_a_shell_stumbles_over_them() {
        Terminal terminal = repository("hooks.sh", "platform_document() {\n", "platform_document() {\r\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).contains(FOLDER + "hooks.sh:8:22: the line ends with a carriage return");
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform_store_gett()", "unused() { : 'REPEATED'; }\nplatform_store_get()"})
    void hooks_that_lint_finds_wrong_are_sent_to_nobody_though_the_folder_is_granted(String wrong) throws IOException {
        Terminal terminal = repository(
                        "hooks.sh", "platform_store_get()", wrong.replace("REPEATED", "x".repeat(64 << 10)))
                .file("inventories/a.yaml", "hosts: {a: {address: 127.0.0.1, port: 1, platform: acme-nas}}\n");

        Terminal.Said said = terminal.trust().run("check");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(65);
        assertThat(said.err()).contains("error: " + FOLDER + "hooks.sh").doesNotContain("Exception");
    }

    /** Returns a repository with the page's folder and one thing changed. */
    private Terminal repository(String file, String text, String other) {
        Terminal terminal = Terminal.in(temporary).file("policies/signing.yaml", RealHosts.REQUIRED);
        NewPlatformPage.read()
                .write(terminal, write -> write.file().equals(FOLDER + file) ? edited(write, text, other) : write);
        return terminal;
    }

    private static NewPlatformPage.Write edited(NewPlatformPage.Write write, String text, String other) {
        assertThat(write.text()).contains(text);
        return new NewPlatformPage.Write(write.file(), write.text().replace(text, other));
    }
}
