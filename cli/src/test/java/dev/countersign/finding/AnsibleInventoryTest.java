package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sample inventories are read as {@code ansible-inventory --list} reads them: beside each is what ansible-core
 * 2.14.18 printed. Compared is everything that is taken over, host by host.
 */
class AnsibleInventoryTest {
    private static final Path SAMPLES = Path.of("src", "test", "resources", "ansible");

    static List<Path> everySample() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(each -> !each.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Path listed(Path sample) {
        return sample.resolveSibling(sample.getFileName() + ".json");
    }

    @ParameterizedTest
    @MethodSource("everySample")
    void our_reading_is_that_of_ansible(Path sample) throws IOException {
        Imported ours = Lists.read(Files.readAllBytes(sample));
        Imported theirs = Lists.read(Files.readAllBytes(listed(sample)));

        assertThat(theirs.files().get(0).format()).isEqualTo(Format.ANSIBLE_JSON);
        assertThat(ours.files().get(0).misread()).isEmpty();
        assertThat(hosts(ours)).isEqualTo(hosts(theirs)).isNotEmpty();
    }

    /** The samples are not read by our reader twice: this reads the variables as they are in the listing. */
    @ParameterizedTest
    @MethodSource("everySample")
    void addresses_ports_and_accounts_are_those_of_the_listing(Path sample) throws IOException {
        Imported ours = Lists.read(Files.readAllBytes(sample));
        Map<String, Map<String, String>> listed = new TreeMap<>();
        Json.readMap(Files.readAllBytes(listed(sample)), "listing", Json.Limits.OURS)
                .map("_meta")
                .map("hostvars")
                .asMap()
                .forEach((host, variables) -> listed.put(host, texts(variables)));

        for (ImportedHost host : ours.hosts()) {
            Map<String, String> variables = listed.getOrDefault(host.name(), Map.of());
            assertThat(host.where()).isEqualTo(variables.getOrDefault("ansible_host", host.name()));
            assertThat(host.user().orElse("")).isEqualTo(variables.getOrDefault("ansible_user", ""));
            // the port of WinRM is not that of sshd
            String port = variables.getOrDefault("ansible_connection", "ssh").equals("ssh")
                    ? variables.getOrDefault("ansible_port", "")
                    : "";
            assertThat(host.sshPort().map(String::valueOf).orElse("")).isEqualTo(port);
        }
        assertThat(ours.hosts()).extracting(ImportedHost::name).containsAll(listed.keySet());
    }

    private static Map<String, String> texts(Object variables) {
        return ((Map<?, ?>) variables)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> String.valueOf(each.getKey()), each -> String.valueOf(each.getValue())));
    }

    @ParameterizedTest
    @MethodSource("everySample")
    @Needs({"all", "ansible-inventory"})
    void the_listing_beside_a_sample_is_what_ansible_prints(Path sample) throws IOException {
        String printed = Ran.of(List.of("ansible-inventory", "-i", sample.toString(), "--list"))
                .orFail()
                .output();

        assertThat(Json.read(printed.getBytes(StandardCharsets.UTF_8), "ansible", Json.Limits.OURS))
                .isEqualTo(Json.read(Files.readAllBytes(listed(sample)), "listing", Json.Limits.OURS));
    }

    /** The order of groups depends on priorities, which a listing does not have. */
    private static List<String> hosts(Imported imported) {
        return imported.hosts().stream()
                .map(each -> each.name() + " " + each.address() + " " + each.platform() + " " + each.user() + " "
                        + each.sshPort() + " " + each.sudo() + " "
                        + each.groups().stream().sorted().toList())
                .sorted()
                .toList();
    }
}
