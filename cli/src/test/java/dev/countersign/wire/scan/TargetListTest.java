package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetListTest {
    @TempDir
    Path temporary;

    private static TargetList list(String... words) {
        return TargetList.of(List.of(new TargetSource.Words(List.of(words))), 445);
    }

    private static ScanTarget literal(String address) {
        return list(address).endpoints().next();
    }

    private static List<String> texts(TargetList list) {
        List<String> texts = new ArrayList<>();
        list.endpoints().forEachRemaining(each -> texts.add(each.text()));
        return texts;
    }

    @Test
    void an_endpoint_of_an_inventory_is_one_endpoint_even_if_its_name_reads_as_a_range() {
        List<Endpoint> endpoints = List.of(
                new Endpoint("10.0.0.0-10.255.255.255", 445),
                new Endpoint("192.0.2.7", 1445),
                new Endpoint("2001:db8::1", 445),
                new Endpoint("fe80::1%eth0", 445));

        TargetList list = TargetList.of(List.of(new TargetSource.Endpoints(endpoints)), 9);

        assertThat(list.size()).isEqualTo(4);
        assertThat(texts(list))
                .containsExactly(
                        "10.0.0.0-10.255.255.255:445",
                        "192.0.2.7:1445",
                        "[2001:db8:0:0:0:0:0:1]:445",
                        "[fe80::1%eth0]:445");
        list.endpoints().forEachRemaining(each -> assertThat(each.single()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 1, 192.0.2.7:445, 192.0.2.7:445",
        "192.0.2.7:1445, 1, 192.0.2.7:1445, 192.0.2.7:1445",
        "192.0.2.10-50, 41, 192.0.2.10:445, 192.0.2.50:445",
        "192.0.2.250-192.0.3.5, 12, 192.0.2.250:445, 192.0.3.5:445",
        "192.0.2.10-11:9, 2, 192.0.2.10:9, 192.0.2.11:9",
        "192.0.2.77/24, 256, 192.0.2.0:445, 192.0.2.255:445",
        "192.0.2.77/32, 1, 192.0.2.77:445, 192.0.2.77:445",
        "0.0.0.0/31, 2, 0.0.0.0:445, 0.0.0.1:445",
        "255.255.255.254-255, 2, 255.255.255.254:445, 255.255.255.255:445",
        "2001:db8::fffe/127, 2, [2001:db8:0:0:0:0:0:fffe]:445, [2001:db8:0:0:0:0:0:ffff]:445",
        "[2001:db8::1]:9, 1, [2001:db8:0:0:0:0:0:1]:9, [2001:db8:0:0:0:0:0:1]:9",
        "[::]/120, 256, [0:0:0:0:0:0:0:0]:445, [0:0:0:0:0:0:0:ff]:445",
        "::ffff:192.0.2.7, 1, 192.0.2.7:445, 192.0.2.7:445",
        "[::ffff:192.0.2.7]:9, 1, 192.0.2.7:9, 192.0.2.7:9",
        "::ffff:192.0.2.77/120, 256, 192.0.2.0:445, 192.0.2.255:445",
        "FE80:0::1%eth0, 1, [fe80::1%eth0]:445, [fe80::1%eth0]:445",
        "[fe80::1%eth0]:9, 1, [fe80::1%eth0]:9, [fe80::1%eth0]:9",
        "fs-1.example.net:139, 1, fs-1.example.net:139, fs-1.example.net:139",
    })
    void reads_every_way_to_write_a_target(String word, int size, String first, String last) {
        TargetList list = list(word);

        List<String> all = texts(list);
        assertThat(list.size()).isEqualTo(size);
        assertThat(all).hasSize(size).startsWith(first).endsWith(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "300.1.1.1",
                "192.0.2.0/33",
                "10.0.0.0/7",
                "10.0.0.9-3",
                "10.0.0.1-300",
                "010.0.0.1",
                "a/24",
                "a b",
                "x:0",
                "x:99999",
                "x:",
                "[::1",
                "[x]:9",
                "",
                "-5",
                "2001:db8::/64",
                "fe80::%eth0/120",
                "[fe80::1%]:9",
                "::ffff:192.0.2.7/90",
                "0.0.0.0-255.255.255.255",
                "fs1/24",
                "1.2.3",
            })
    void refuses_what_is_no_target(String word) {
        assertThatThrownBy(() -> list(word))
                .isInstanceOfSatisfying(
                        Problem.class, wrong -> assertThat(wrong.code()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void says_every_mistake_of_a_file_at_its_place() throws IOException {
        Path file = Files.writeString(temporary.resolve("targets"), "fs1 fs2 # file servers\n\n  1.2.3 fs3 4.5.6\n");

        assertThatThrownBy(() -> TargetList.of(List.of(new TargetSource.Lines(file, "targets")), 445))
                .hasMessageContainingAll("targets:3:3: '1.2.3'", "targets:3:13: '4.5.6'");
    }

    @Test
    void a_file_is_read_line_by_line_as_often_as_it_is_asked() throws IOException {
        Path file = Files.writeString(temporary.resolve("targets"), "fs1 fs2:9 # file servers\n192.0.2.1-2");
        TargetList list = TargetList.of(
                List.of(
                        new TargetSource.Words(List.of("before")),
                        new TargetSource.Lines(file, "targets"),
                        new TargetSource.Words(List.of("after"))),
                445);

        assertThat(texts(list))
                .isEqualTo(texts(list))
                .containsExactly("before:445", "fs1:445", "fs2:9", "192.0.2.1:445", "192.0.2.2:445", "after:445");
    }

    @Test
    void the_largest_network_costs_no_more_than_one_address() {
        TargetList list = list("10.0.0.0/8");
        Iterator<ScanTarget> endpoints = list.endpoints();

        assertThat(list.size()).isEqualTo(1 << 24);
        assertThat(endpoints.next().text()).isEqualTo("10.0.0.0:445");
        assertThat(endpoints.next().single()).isFalse();
    }

    @Test
    void what_is_excluded_is_known_as_an_address_and_as_a_name() {
        Exclusions exclusions =
                Exclusions.of(List.of(new TargetSource.Words(List.of("192.0.2.10-12", "localhost", "2001:db8::/120"))));

        assertThat(exclusions.matches(literal("192.0.2.12"))).isTrue();
        assertThat(exclusions.matches(literal("192.0.2.13"))).isFalse();
        assertThat(exclusions.matches(ScanTarget.named("LOCALHOST", 9))).isTrue();
        assertThat(exclusions.matches(literal("127.0.0.1"))).isTrue();
        assertThat(exclusions.matches(literal("2001:db8:0:0:0:0:0:7"))).isTrue();
        assertThat(exclusions.matches(ScanTarget.named("fs1", 445))).isFalse();
    }

    @Test
    void an_exclusion_that_nobody_knows_stops_everything() {
        assertThatThrownBy(() -> Exclusions.of(List.of(new TargetSource.Words(List.of("no-such-host.invalid")))))
                .hasMessageContaining("nothing was scanned");
    }
}
