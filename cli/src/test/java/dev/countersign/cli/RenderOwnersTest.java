package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.platform.DocumentOwner;
import dev.countersign.platform.Platforms;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code render --owner} writes for each software that writes smb.conf itself. The files are
 * golden: {@code -Dtest=RenderOwnersTest -Dcountersign.write=true}; then read what changed.
 */
class RenderOwnersTest {
    private static final Path GOLDEN = RenderGoldenTest.GOLDEN.resolve("samba").resolve("owners");
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());

    @TempDir
    Path temporary;

    static Stream<String> owners() {
        return PLATFORMS.named("samba").orElseThrow().owners().stream()
                .filter(each -> each.render().isPresent())
                .map(DocumentOwner::name);
    }

    private Terminal terminal() {
        return Terminal.in(temporary).file("policies/p.yaml", """
                        policy: golden
                        why: The golden files of what is rendered.
                        rules:
                          - id: all
                            require: {server signing: required, encryption: required, smb1: "off"}
                            platforms:
                              samba: {server string: "File server %h: ours", hosts allow: "10.0.0.0/8 $x"}
                        """).file("inventories/i.yaml", """
                        hosts:
                          host: {address: 192.0.2.10, platform: samba}
                          open: {address: 192.0.2.11}
                          nas: {address: 192.0.2.12, platform: synology-dsm}
                        """);
    }

    @ParameterizedTest
    @MethodSource("owners")
    void writes_exactly_the_golden_file(String owner) throws IOException {
        Path out = temporary.resolve("out");

        Terminal.Said said = terminal().run("render", "-l", "host", "--owner", owner, "--out", out.toString());

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(owner.equals("home-assistant") ? 4 : 0);
        List<Path> written = files(out.resolve("host"));
        if (Boolean.getBoolean("countersign.write")) {
            Files.createDirectories(GOLDEN.resolve(owner));
            for (Path each : written) {
                Files.copy(
                        each, GOLDEN.resolve(owner).resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(written).hasSize(1);
        assertThat(files(GOLDEN.resolve(owner)))
                .extracting(each -> each.getFileName().toString())
                .containsExactly(written.get(0).getFileName().toString());
        assertThat(Files.readString(written.get(0)))
                .isEqualTo(Files.readString(files(GOLDEN.resolve(owner)).get(0)));
    }

    @Test
    void every_owner_has_signs_and_sources() {
        assertThat(PLATFORMS.named("samba").orElseThrow().owners())
                .hasSizeGreaterThan(10)
                .allSatisfy(each -> {
                    assertThat(each.signs()).as(each.name()).isNotEmpty();
                    assertThat(each.sources()).as(each.name()).isNotEmpty();
                });
    }

    @Test
    void names_what_an_owner_has_no_option_for() {
        Terminal.Said said = terminal().run("render", "-l", "host", "--owner", "home-assistant");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out())
                .contains("server_signing: mandatory", "encryption: \"required\"")
                .contains(
                        "cannot be rendered: Home Assistant's add-on Samba share has no option for 'server min protocol")
                .doesNotContain("SMB2_02\n");
    }

    @Test
    void a_host_whose_platform_only_the_host_can_tell_is_taken_for_the_one_that_has_the_owner() {
        Terminal.Said said = terminal().run("render", "-l", "open", "--owner", "openwrt");

        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out()).contains("## smb.conf.template.part", "\tserver signing = mandatory");
    }

    @Test
    void a_platform_that_has_no_such_owner_is_a_gap_and_an_unknown_owner_an_error() {
        Terminal.Said other = terminal().run("render", "-l", "nas", "--owner", "openwrt");
        Terminal.Said unknown = terminal().run("render", "--owner", "openwr");

        assertThat(other.exit()).isEqualTo(4);
        assertThat(other.out()).contains("is not written by openwrt");
        assertThat(unknown.exit()).isEqualTo(64);
        assertThat(unknown.err()).contains("unknown owner 'openwr'", "did you mean 'openwrt'?");
    }

    /** The image's entrypoint makes the names of settings from those of the variables in this way. */
    @Test
    void the_names_of_variables_come_back_as_the_names_of_settings() throws IOException {
        List<String> settings = Files.readAllLines(
                        files(GOLDEN.resolve("servercontainers")).get(0))
                .stream()
                .filter(line -> line.startsWith("SAMBA_GLOBAL_CONFIG_"))
                .map(line -> line.substring("SAMBA_GLOBAL_CONFIG_".length(), line.indexOf('=')))
                .map(name -> name.replace("_SPACE_", " ").replace("_COLON_", ":"))
                .toList();

        assertThat(settings)
                .containsExactlyInAnyOrder(
                        "server signing", "server smb encrypt", "server min protocol", "server string", "hosts allow");
    }

    @Test
    void the_words_of_a_command_are_one_setting_each() throws IOException {
        Bytes file =
                Bytes.of(Files.readAllBytes(files(GOLDEN.resolve("dperson")).get(0)));
        List<String> words = new ArrayList<>();
        YamlReader.read("compose.yaml", file.toArray(), new Diagnostics())
                .flatMap(YamlNode::asMap)
                .flatMap(map -> map.get("services"))
                .flatMap(YamlNode::asMap)
                .flatMap(map -> map.get("samba"))
                .flatMap(YamlNode::asMap)
                .flatMap(map -> map.get("command"))
                .flatMap(YamlNode::asList)
                .orElseThrow()
                .items()
                .forEach(each -> words.add(each.asText().orElseThrow().text()));

        assertThat(words).contains("-g", "server signing = mandatory", "hosts allow = 10.0.0.0/8 $$x");
        assertThat(words).hasSize(10);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
