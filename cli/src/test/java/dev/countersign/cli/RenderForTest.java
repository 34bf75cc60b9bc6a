package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.registry.RegFile.Step;
import dev.countersign.document.registry.RegistryPol;
import dev.countersign.json.JsonMap;
import dev.countersign.platform.Carrier;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code render --for}: files for all hosts that need the same settings. The files are golden, each way in a folder of its
 * own: {@code -Dtest=RenderForTest -Dcountersign.write=true}; then read what changed.
 */
class RenderForTest {
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());
    private static final Path TEMPLATES = Path.of("..", "templates");
    private static final Pattern LOCATION = Pattern.compile("bkp:Location=\"([^\"]*)\"");

    @TempDir
    Path temporary;

    static Stream<Arguments> ways() {
        return platforms()
                .flatMap(platform ->
                        platform.carriers().stream().map(carrier -> Arguments.of(platform.name(), carrier.name())));
    }

    private static Stream<Platform> platforms() {
        return PLATFORMS.names().stream().flatMap(name -> PLATFORMS.named(name).stream());
    }

    private Terminal repository(String require) {
        return Terminal.in(temporary)
                .file("policies/a.yaml", """
                        policy: signing
                        why: because
                        rules:
                          - id: sign
                            %s
                        """.formatted(require))
                .file("inventories/a.yaml", """
                        hosts:
                          fs1.example.net: {address: 192.0.2.10, platform: windows}
                          192.0.2.11: {address: 192.0.2.11, platform: windows}
                          web: {address: web.example.net, platform: windows, expected_name: BERLIN-WEB}
                          old: {address: 192.0.2.12, platform: windows-legacy}
                        """);
    }

    private static final String STRICT = "require: {server signing: required, client signing: required}";

    private Terminal.Said out(Terminal terminal, String... arguments) {
        String[] all = Stream.concat(
                        Stream.of("render"), Stream.concat(Stream.of(arguments), Stream.of("--out", out().toString())))
                .toArray(String[]::new);
        return terminal.run(all);
    }

    private Path out() {
        return temporary.resolve("out");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void writes_exactly_the_golden_files(String platform, String way) throws IOException {
        Path golden = RenderGoldenTest.GOLDEN.resolve(platform).resolve("for").resolve(way);
        String more = platform.equals("windows") ? ", encryption: required, guest: refused" : "";
        Terminal terminal =
                repository("require: {server signing: required, client signing: required, smb1: \"off\"" + more + "}");

        Terminal.Said said = out(terminal, "--for", way, "-l", platform.equals("windows") ? "!old" : "old");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        Map<String, Bytes> written = files(only(out()));
        assertThat(written.remove(".rendered")).isNotNull();
        if (Boolean.getBoolean("countersign.write")) {
            write(golden, written);
        }
        Map<String, Bytes> expected = files(golden);
        assertThat(written.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(
                        written.getOrDefault(name, Bytes.EMPTY).latin1())
                .as(golden + "/" + name)
                .isEqualTo(bytes.latin1()));
    }

    @Test
    void a_second_render_writes_the_same_and_an_edited_file_is_left_alone() throws IOException {
        Terminal terminal = repository(STRICT);
        out(terminal, "--for", "gpo");
        Map<String, Bytes> first = files(out());

        assertThat(out(terminal, "--for", "gpo").exit()).isZero();
        assertThat(files(out())).isEqualTo(first);

        String inf = first.keySet().stream()
                .filter(each -> each.endsWith("GptTmpl.inf"))
                .findFirst()
                .orElseThrow();
        Files.writeString(out().resolve(inf), "edited");
        Terminal.Said said = out(terminal, "--for", "gpo");
        assertThat(said.exit()).isNotZero();
        assertThat(Files.readString(out().resolve(inf))).isEqualTo("edited");
    }

    @Test
    void hosts_that_need_the_same_are_one_bundle_whose_name_stays_when_a_host_comes() {
        Terminal terminal = repository(STRICT);

        List<JsonMap> before = bundles(terminal.run("render", "--for", "gpo", "--json"));
        terminal.file(
                "inventories/a.yaml",
                terminal.text("inventories/a.yaml") + "  new: {address: 192.0.2.99, platform: windows}\n");
        List<JsonMap> after = bundles(terminal.run("render", "--for", "gpo", "--json"));

        assertThat(before).hasSize(2);
        assertThat(before.get(0).maps("computers"))
                .extracting(each -> each.text("host") + " " + each.text("computer") + " " + each.text("address"))
                .containsExactly(
                        "fs1.example.net FS1 192.0.2.10", "192.0.2.11  192.0.2.11", "web BERLIN-WEB web.example.net");
        assertThat(after.get(0).maps("computers")).hasSize(4);
        assertThat(after)
                .extracting(each -> each.text("bundle"))
                .isEqualTo(before.stream().map(each -> each.text("bundle")).toList());
    }

    @Test
    void hosts_that_need_something_else_are_another_bundle_with_other_identifiers() {
        Terminal terminal = repository(STRICT);
        terminal.file("policies/b.yaml", """
                policy: more
                why: because
                rules:
                  - {id: encrypt, hosts: {names: [web]}, require: {encryption: required}}
                """);

        List<JsonMap> bundles = bundles(terminal.run("render", "--for", "gpo", "--json", "-l", "!old"));

        assertThat(bundles).hasSize(2);
        assertThat(identifiers(bundles.get(0))).doesNotContainAnyElementsOf(identifiers(bundles.get(1)));
    }

    private static Set<String> identifiers(JsonMap bundle) {
        Set<String> found = new TreeSet<>();
        bundle.maps("artifacts").forEach(each -> {
            Matcher ids = Pattern.compile("\\{([0-9A-F-]{36})}").matcher(each.text("name"));
            while (ids.find()) {
                found.add(ids.group(1));
            }
        });
        assertThat(found).hasSize(2);
        return found;
    }

    /** Group Policy cannot compare: a setting that every host meets is not written, because it could only weaken one. */
    @Test
    void what_every_value_meets_is_not_written() {
        Terminal.Said said =
                repository("require: {server signing: offered}").run("render", "--for", "gpo", "-l", "!old");

        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out()).contains("nothing to write").doesNotContain("RequireSecuritySignature");
    }

    @Test
    void an_exact_value_is_written_even_if_it_is_the_weaker_one() {
        Terminal terminal = repository("exactly: {server signing: offered}");
        Terminal.Said refused = terminal.run("render", "--for", "script", "-l", "web");
        Terminal.Said said = terminal.trust().run("render", "--for", "script", "-l", "web");

        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.out()).contains("is not granted: run countersign trust");
        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out()).contains("Name = 'RequireSecuritySignature'; Number = 0; Accepts = @(0) }");
    }

    @Test
    void every_host_is_in_a_bundle_or_named_with_the_reason() {
        Terminal terminal = repository(STRICT);
        terminal.file("inventories/a.yaml", terminal.text("inventories/a.yaml") + """
                  nas: {address: 192.0.2.20, platform: synology-dsm}
                  open: {address: 192.0.2.21}
                """);
        terminal.file(
                "policies/a.yaml",
                terminal.text("policies/a.yaml")
                        + "waivers: [{rule: sign, hosts: [web], reason: old, owner: us, until: 2999-01-01}]\n");

        Terminal.Said said = terminal.run("render", "--for", "intune", "--json");

        JsonMap json = said.json();
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(json.maps("apart"))
                .extracting(each -> each.text("host") + ": " + each.text("reason"))
                .containsExactlyInAnyOrder(
                        "web: nothing to do", "old: other platform", "nas: other platform", "open: gap");
        assertThat(bundles(said))
                .singleElement()
                .satisfies(each -> assertThat(each.maps("computers"))
                        .extracting(one -> one.text("host"))
                        .containsExactly("fs1.example.net", "192.0.2.11"));
    }

    @Test
    void hosts_of_other_platforms_only_are_refused() {
        Terminal.Said said = repository(STRICT).run("render", "--for", "machine-configuration", "-l", "old");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out()).contains("not for machine-configuration: 1 host: old: Windows before 10");
    }

    @Test
    void a_setting_without_a_grant_is_in_no_file() {
        Terminal terminal = repository(
                STRICT
                        + "\n    platforms: {windows: {'HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\SMB1': REG_DWORD 0x1}}");

        Terminal.Said said = terminal.run("render", "--for", "gpo", "-l", "web", "--json");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.json().maps("apart"))
                .singleElement()
                .satisfies(each -> assertThat(each.text("why")).contains("SMB1").contains("countersign trust"));
        assertThat(bundles(said).get(0).maps("artifacts"))
                .noneMatch(each -> each.text("text").contains("\\SMB1"));
    }

    @Test
    void an_unknown_way_and_two_ways_are_usage_errors() {
        Terminal.Said unknown = repository(STRICT).run("render", "--for", "intun");
        Terminal.Said both = repository(STRICT).run("render", "--for", "gpo", "--owner", "openwrt");

        assertThat(unknown.exit()).isEqualTo(64);
        assertThat(unknown.err()).contains("unknown way 'intun'", "did you mean 'intune'?");
        assertThat(both.exit()).isEqualTo(64);
    }

    @Test
    void follows_no_link_that_lies_where_a_folder_of_the_backup_should() throws IOException {
        Terminal terminal = repository(STRICT);
        out(terminal, "--for", "gpo", "-l", "web");
        Path bundle = only(out());
        String backup = files(bundle).keySet().stream()
                .filter(each -> each.endsWith("/Backup.xml"))
                .findFirst()
                .orElseThrow();
        Path deep = bundle.resolve(backup.replace("Backup.xml", "DomainSysvol/GPO"));
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        delete(deep);
        Files.createSymbolicLink(deep, elsewhere);

        assertThat(out(terminal, "--for", "gpo", "-l", "web").exit()).isEqualTo(1);
        assertThat(elsewhere).isEmptyDirectory();
    }

    /** What Import-GPO reads: a backup whose parts name each other. */
    @ParameterizedTest
    @ValueSource(strings = {"windows", "windows-legacy"})
    void a_backup_names_itself_and_every_file_that_it_has(String platform) throws IOException {
        Map<String, Bytes> files = golden(platform, "gpo");
        List<String> backups = files.keySet().stream()
                .filter(each -> each.endsWith("/Backup.xml"))
                .map(each -> each.substring(0, each.indexOf('/')))
                .toList();

        assertThat(backups).hasSize(2);
        for (String each : backups) {
            assertThat(text(files, "manifest.xml")).contains("<ID><![CDATA[" + each + "]]></ID>");
            assertThat(text(files, each + "/bkupInfo.xml")).contains("<ID><![CDATA[" + each + "]]></ID>");
            Matcher named = LOCATION.matcher(text(files, each + "/Backup.xml"));
            List<String> locations = new ArrayList<>();
            while (named.find()) {
                locations.add(each + "/" + named.group(1).replace('\\', '/'));
            }
            assertThat(files.keySet().stream().filter(name -> name.startsWith(each + "/DomainSysvol")))
                    .containsExactlyInAnyOrderElementsOf(locations);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows", "windows-legacy"})
    void the_second_object_removes_exactly_what_the_first_sets(String platform) throws IOException {
        Map<String, Bytes> files = golden(platform, "gpo");
        TreeSet<String> set = new TreeSet<>();
        TreeSet<String> removed = new TreeSet<>();
        files.forEach((name, bytes) -> {
            if (name.endsWith("registry.pol")) {
                RegistryPol.read(bytes).orElseThrow().forEach(step -> {
                    if (step instanceof Step.Set one) {
                        set.add(one.value().key() + "\\" + one.value().name());
                    } else if (step instanceof Step.Remove one) {
                        removed.add(one.key() + "\\" + one.name());
                    }
                });
            } else if (name.endsWith("GptTmpl.inf")) {
                new String(bytes.toArray(), StandardCharsets.UTF_16)
                        .lines()
                        .filter(line -> line.startsWith("MACHINE\\"))
                        .forEach(line -> set.add(line.replaceFirst("MACHINE", "HKEY_LOCAL_MACHINE")
                                .replaceFirst("=.*", "")));
            }
        });

        assertThat(removed).isEqualTo(set).hasSizeGreaterThan(4);
    }

    /** Another reader than ours: Samba's, which applies such files to its own members of a domain. */
    @ParameterizedTest
    @ValueSource(strings = {"windows", "windows-legacy"})
    @Needs("samba-tool")
    void samba_reads_the_registry_values(String platform) throws IOException {
        Map<String, Bytes> files = golden(platform, "gpo");
        assertThat(files.keySet().stream().filter(each -> each.endsWith("registry.pol")))
                .hasSize(2);
        for (Map.Entry<String, Bytes> each : files.entrySet()) {
            if (each.getKey().endsWith("registry.pol")) {
                Path file = Files.write(
                        temporary.resolve("registry.pol"), each.getValue().toArray());

                Ran ran = Ran.of(List.of("/usr/bin/python3", "-c", """
                        import sys
                        from samba.dcerpc import preg
                        from samba.ndr import ndr_unpack, ndr_pack
                        raw = open(sys.argv[1], 'rb').read()
                        read = ndr_unpack(preg.file, raw)
                        assert ndr_pack(read) == raw
                        for e in read.entries:
                            print(e.keyname, e.valuename, e.type, repr(e.data))
                        """, file.toString()));

                assertThat(ran.exit()).as(ran.error()).isZero();
                List<String> steps = RegistryPol.read(each.getValue()).orElseThrow().stream()
                        .map(RenderForTest::asSamba)
                        .toList();
                assertThat(ran.output().lines()).containsExactlyElementsOf(steps);
            }
        }
    }

    private static String asSamba(Step step) {
        String key = step instanceof Step.Set set ? set.value().key() : ((Step.Remove) step).key();
        String below = key.substring("HKEY_LOCAL_MACHINE\\".length());
        return step instanceof Step.Set set
                ? below + " " + set.value().name() + " 4 "
                        + Integer.decode(set.value().data())
                : below + " **del." + ((Step.Remove) step).name() + " 1 ' '";
    }

    /** docs of Intune: 1 runs the remediation; text on standard error is a failure; one line of at most 2,048 characters. */
    @Test
    void the_scripts_for_intune_end_as_intune_wants_it() throws IOException {
        Map<String, Bytes> files = golden("windows", "intune");

        for (String name : List.of("detect.ps1", "remediate.ps1", "undo-detect.ps1", "undo.ps1")) {
            String script = text(files, name);
            assertThat(script.lines().map(String::strip).filter(line -> line.startsWith("exit")))
                    .as(name)
                    .containsOnly("exit 0", "exit 1");
            assertThat(script).as(name).endsWith("exit 0\r\n").contains("Assert-64Bit\r\n");
            assertThat(script.chars()).as(name).allMatch(each -> each < 0x7f);
            assertThat(script)
                    .doesNotContain("Write-Error", "Write-Host", "Write-Warning", "Restart-", "shutdown", "Read-Host");
            // whatever is thrown is caught: every call that may throw is inside of the one try
            assertThat(script.split("\r\ntry \\{\r\n", -1)).as(name).hasSize(2);
        }
        assertThat(text(files, "detect.ps1") + text(files, "undo-detect.ps1"))
                .doesNotContain("@(Set-Required)", "@(Restore-Former)");
    }

    @Test
    void both_folders_of_windows_have_the_same_templates() throws IOException {
        Map<String, Bytes> legacy = files(TEMPLATES.resolve("windows-legacy").resolve("for"));
        Map<String, Bytes> windows = files(TEMPLATES.resolve("windows").resolve("for"));

        assertThat(legacy).isNotEmpty();
        legacy.forEach((name, bytes) -> assertThat(windows.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void every_carrier_has_sources_and_steps() {
        assertThat(platforms().flatMap(each -> each.carriers().stream()))
                .hasSize(6)
                .allSatisfy(each -> {
                    assertThat(each.sources()).as(each.name()).isNotEmpty();
                    assertThat(each.renders()).extracting(one -> one.file()).startsWith("steps.txt", "computers.csv");
                })
                .extracting(Carrier::name)
                .containsOnly("gpo", "intune", "script", "machine-configuration");
    }

    private static Map<String, Bytes> golden(String platform, String way) throws IOException {
        return files(RenderGoldenTest.GOLDEN.resolve(platform).resolve("for").resolve(way));
    }

    private static String text(Map<String, Bytes> files, String name) {
        return files.getOrDefault(name, Bytes.EMPTY).utf8();
    }

    private static List<JsonMap> bundles(Terminal.Said said) {
        return said.json().maps("bundles");
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.filter(Files::isDirectory).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    /** Every file below a folder, by its path with slashes. */
    private static Map<String, Bytes> files(Path folder) throws IOException {
        Map<String, Bytes> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(each).toString(), Bytes.of(Files.readAllBytes(each)));
                }
            }
        }
        return files;
    }

    private static void write(Path golden, Map<String, Bytes> written) throws IOException {
        if (Files.isDirectory(golden)) {
            delete(golden);
        }
        for (Map.Entry<String, Bytes> each : written.entrySet()) {
            Path file = golden.resolve(each.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, each.getValue().toArray());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> old = Files.walk(folder)) {
            for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
