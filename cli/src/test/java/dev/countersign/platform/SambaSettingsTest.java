package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every parameter that Samba has, as the program's list classifies it. */
class SambaSettingsTest {
    private static final Path TABLE =
            Path.of("src/main/resources/dev/countersign/document/smbconf/smbconf-parameters.txt");
    private static final Path NEVER = Path.of("src/test/resources/dev/countersign/platform/samba-never.txt");

    /** Values of every kind: whichever loads, a parameter that is never set accepts none. */
    private static final List<String> VALUES = List.of(
            "yes",
            "no",
            "0",
            "1",
            "445",
            "0755",
            "auto",
            "default",
            "file",
            "registry",
            "sysv",
            "noindex",
            "/tmp/x",
            "x",
            "@x",
            "%S",
            "dedicated keytab",
            "only");

    /**
     * A text that is only displayed may contain a slash, and a semicolon, which begins a comment
     * only at the start of a line.
     */
    private static final Set<String> TEXTS = Set.of("server string", "comment", "volume", "fstype");

    static List<String[]> parameters() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .toList();
    }

    static Set<String> never() throws IOException {
        return Files.readAllLines(NEVER).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_parameter_of_samba_is_listed_or_on_the_page_of_those_that_are_never_set() throws IOException {
        Set<String> known = parameters().stream()
                .filter(each -> each[4].isEmpty())
                .map(each -> each[0])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> judged = new TreeSet<>(never());
        judged.addAll(ProgramLists.SAMBA.names());

        assertThat(known).hasSizeGreaterThan(500);
        assertThat(judged).isEqualTo(known);
        assertThat(never()).doesNotContainAnyElementsOf(ProgramLists.SAMBA.names());
    }

    static Stream<String> neverSet() throws IOException {
        return never().stream();
    }

    @ParameterizedTest
    @MethodSource("neverSet")
    void a_parameter_that_is_never_set_takes_no_value_in_any_spelling(String name) {
        for (String spelling : spellings(name)) {
            assertThat(VALUES)
                    .allSatisfy(value -> assertThat(ruling(spelling, value).tier())
                            .as(spelling + " = " + value)
                            .isEqualTo(Tier.NEVER));
        }
    }

    @Test
    void a_synonym_is_what_it_stands_for() throws IOException {
        List<String[]> synonyms = parameters().stream()
                .filter(each -> !each[4].isEmpty() && !each[4].startsWith("!"))
                .toList();

        assertThat(synonyms)
                .hasSizeGreaterThan(30)
                .allSatisfy(each -> assertThat(VALUES)
                        .allSatisfy(value -> assertThat(ruling(each[0], value).tier())
                                .as(each[0] + " = " + value)
                                .isEqualTo(ruling(each[4], value).tier())));
        assertThat(ruling("writable", "yes").tier()).isEqualTo(Tier.GRANTABLE);
        assertThat(ruling("write ok", "no").tier()).isEqualTo(Tier.ALLOWED);
    }

    @Test
    void no_listed_name_takes_a_path_a_macro_or_two_lines() {
        List<String> hostile = List.of(
                "/etc/passwd",
                "a /etc/passwd",
                "x\ninclude = /x",
                "x\rinclude",
                "a\0b",
                "a;b",
                "a\\",
                "a\tb",
                " a",
                "a ",
                "\"a\"",
                "'a'",
                "%$(PATH)",
                "%U",
                "%m",
                "%(x)",
                "$(id)",
                "`id`",
                "a|b",
                "a>b",
                "-f",
                "\u00e4",
                "");

        for (String name : ProgramLists.SAMBA.names()) {
            for (String value : hostile) {
                boolean text = List.of("a;b", "a /etc/passwd").contains(value) && TEXTS.contains(name);
                assertThat(text || ruling(name, value).tier() == Tier.NEVER)
                        .as(name + " = " + value)
                        .isTrue();
            }
        }
    }

    @Test
    void every_word_that_is_listed_loads_and_every_name_is_the_usual_one() throws IOException {
        Diagnostics found = new Diagnostics();
        byte[] page = Files.readAllBytes(Path.of("../templates/samba/platform.yaml"));
        MapReader settings = YamlReader.read("p", page, found)
                .flatMap(node -> MapReader.of(node, "p", found))
                .flatMap(platform -> platform.map("settings", "s"))
                .orElseThrow();

        for (String tier : List.of("allowed", "grantable")) {
            for (YamlMap.Entry entry : settings.map(tier, tier).orElseThrow().entries()) {
                String name = entry.key().text();
                assertThat(SmbConfVocabulary.usual(name)).contains(name);
                entry.value()
                        .asList()
                        .ifPresent(list -> assertThat(list.items())
                                .allSatisfy(item -> assertThat(SmbConfVocabulary.value(
                                                name,
                                                item.asText().orElseThrow().text(),
                                                item.at()))
                                        .as(name)
                                        .isEmpty()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server\nsigning",
                "server\tsigning",
                " server signing",
                "server signing ",
                "server_signing",
                "server-signing",
                "server signing\0",
                "[global] server signing",
                "# server signing",
                "server signing = mandatory",
                "fruit:metadata",
                "idmap config * : backend",
                "vfs_full_audit:prefix",
                ""
            })
    void a_name_that_samba_would_not_take_so_is_never_set(String name) {
        assertThat(ruling(name, "yes").tier()).isEqualTo(Tier.NEVER);
    }

    private static SettingRuling ruling(String name, String value) {
        return ruling(name, value, Spelling.ANY_ROLE);
    }

    private static SettingRuling ruling(String name, String value, String role) {
        return ProgramLists.SAMBA.ruling(name, value, role);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "samba-ordinary.txt", delimiter = '|', commentCharacter = '#')
    void what_administrators_really_set_is_not_refused(String name, String value, String tier) {
        assertThat(ruling(name, value, "ROLE_STANDALONE").tier()).isEqualTo(Tier.valueOf(tier));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log level|1 auth_audit:3@/var/log/x",
                "log level|auth_audit:3@x",
                "log level|1 auth:11",
                "log level|1 evil:3",
                "log level|100",
                "log level|1 auth",
                "log level|-1",
                "logging|file /tmp/x",
                "logging|syslog@11",
                "logging|ringbuf:size=1",
                "socket options|SO_RCVBUF=/x",
                "socket options|SO_RCVBUF",
                "socket options|SO_BINDTODEVICE=eth0",
                "unix charset|../../tmp/evil",
                "dos charset|/tmp/evil",
                "printing|bsd",
                "printcap name|/etc/passwd",
                "printcap name|lpstat",
                "template shell|/tmp/x",
                "winbind nss info|/tmp/evil",
                "tls priority|@SYSTEM",
                "create mask|2775",
                "force create mode|4777",
                "directory mask|4775",
                "veto files|/etc/passwd",
                "veto files|/%U/",
                "veto files|/a\\/",
            })
    void what_names_a_file_a_module_or_anything_else_beside_them_is(String name, String value) {
        assertThat(ruling(name, value).tier()).isEqualTo(Tier.NEVER);
    }

    @Test
    void a_value_that_is_weaker_than_what_a_server_of_some_role_does_by_itself_needs_a_grant_there() {
        for (String weak : List.of("auto", "desired", "if_required", "yes")) {
            assertThat(ruling("server signing", weak, "ROLE_STANDALONE").tier()).isEqualTo(Tier.ALLOWED);
            assertThat(ruling("server signing", weak, "ROLE_DOMAIN_MEMBER").tier())
                    .isEqualTo(Tier.ALLOWED);
            assertThat(ruling("server signing", weak, "ROLE_ACTIVE_DIRECTORY_DC"))
                    .satisfies(each -> assertThat(each.tier()).isEqualTo(Tier.GRANTABLE))
                    .satisfies(each -> assertThat(each.why()).contains("weaker", "as ROLE_ACTIVE_DIRECTORY_DC"));
            for (String unknown : List.of(Spelling.ANY_ROLE, "", "ROLE_OF_A_LATER_SAMBA", "role_standalone")) {
                assertThat(ruling("Server  Signing", weak, unknown))
                        .satisfies(each -> assertThat(each.tier()).isEqualTo(Tier.GRANTABLE))
                        .satisfies(each -> assertThat(each.fault()).isEqualTo(SettingRuling.Fault.ROLE))
                        .satisfies(each -> assertThat(each.why()).contains("this server's role is not known"));
            }
        }
        for (String strong : List.of("mandatory", "required", "default")) {
            assertThat(ruling("server signing", strong, "ROLE_ACTIVE_DIRECTORY_DC")
                            .tier())
                    .isEqualTo(Tier.ALLOWED);
            assertThat(ruling("server signing", strong).tier()).isEqualTo(Tier.ALLOWED);
        }
        assertThat(ruling("client signing", "desired").tier()).isEqualTo(Tier.ALLOWED);
    }

    private static List<String> spellings(String name) {
        List<String> all = parametersOf(name);
        return all.stream()
                .flatMap(each ->
                        Stream.of(each, each.toUpperCase(Locale.ROOT), each.replace(" ", ""), each.replace(" ", "   ")))
                .toList();
    }

    private static List<String> parametersOf(String name) {
        try {
            return parameters().stream()
                    .filter(each -> SmbConfVocabulary.key(each[0]).equals(SmbConfVocabulary.key(name)))
                    .map(each -> each[0])
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
