package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The argument of {@code --shard}, and which hosts are in a shard. */
class ShardTest {
    private static List<Host> hosts(String yaml) {
        Diagnostics found = new Diagnostics();
        List<Host> hosts = Inventory.of(
                        List.of(SourceFile.of(Path.of("a.yaml"), yaml)),
                        new LocalUser("somebody", Path.of("/home/somebody")),
                        Set.of(),
                        found)
                .hosts();
        assertThat(found.hasErrors()).isFalse();
        return hosts;
    }

    private static int shard(Host host, int of) {
        return IntStream.rangeClosed(1, of)
                .filter(index -> new Shard(index, of).has(host))
                .reduce((one, other) -> {
                    throw new AssertionError("in two shards");
                })
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0/3", "4/3", "1/0", "-1/3", "1/3/", " 1/3", "a/b", "1/100001", "9999999/9999999"})
    void what_is_no_shard_is_refused(String text) {
        Problem refused = catchThrowableOfType(Problem.class, () -> Shard.parse(text));

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused).hasMessageContaining("--shard '" + text + "'").hasMessageContaining("--shard 2/3");
    }

    @Test
    void a_shard_is_written_as_it_is_read() {
        assertThat(Shard.parse("2/3")).isEqualTo(new Shard(2, 3)).hasToString("2/3");
    }

    /** As it was when this was written: a new release must not move hosts to other shards. */
    @Test
    void a_host_is_in_the_same_shard_whatever_else_is_in_the_inventory_and_in_every_release() {
        Host alone = hosts("hosts: {fs1: {address: fs1.example.net}}").get(0);
        Host among = hosts("hosts: {aa: , fs0: , fs1: {address: FS1.example.net, user: root}, zz: }")
                .get(2);

        IntStream.rangeClosed(1, 50).forEach(of -> assertThat(shard(among, of)).isEqualTo(shard(alone, of)));
        assertThat(IntStream.rangeClosed(1, 10).map(of -> shard(alone, of)))
                .containsExactly(1, 1, 3, 1, 5, 3, 3, 5, 3, 5);
    }

    @Test
    void all_entries_of_one_machine_are_in_one_shard() {
        List<Host> hosts = hosts("""
                hosts:
                  fs1: {address: 192.0.2.1}
                  archive: {address: 192.0.2.1, smb: [{address: 192.0.2.1, port: 1445}]}
                  backup: {address: 192.0.2.1, smb: [{address: 198.51.100.1}]}
                """);

        for (int of = 1; of <= 50; of++) {
            int many = of;
            assertThat(hosts.stream().map(each -> shard(each, many)).distinct()).hasSize(1);
        }
    }

    @Test
    void each_of_many_hosts_is_in_exactly_one_shard_and_the_shards_are_about_as_large() {
        StringBuilder yaml = new StringBuilder("hosts:\n");
        IntStream.range(0, 3000)
                .forEach(number -> yaml.append("  fs").append(number).append(":\n"));
        List<Host> hosts = hosts(yaml.toString());

        List<Long> sizes = Stream.of(1, 2, 3)
                .map(index ->
                        hosts.stream().filter(each -> shard(each, 3) == index).count())
                .toList();

        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(900L, 1100L));
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(3000);
    }
}
