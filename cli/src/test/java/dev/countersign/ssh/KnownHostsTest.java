package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ssh.KnownHosts.Line;
import dev.countersign.ssh.KnownHosts.Marker;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fs1 | fs1 | true",
                "FS1 | fs1 | true",
                "fs1,10.0.0.1 | 10.0.0.1 | true",
                "fs1 | fs2 | false",
                "fs1 | fs11 | false",
                "fs? | fs1 | true",
                "fs? | fs | false",
                "*.example.net | a.b.example.net | true",
                "*.example.net | examplexnet | false",
                "*.example.net,!bad.example.net | good.example.net | true",
                "*.example.net,!bad.example.net | bad.example.net | false",
                "fs1,!fs2 | fs3 | false",
                "!fs2 | fs3 | false",
                "[fs1]:2222 | [fs1]:2222 | true",
                "[fs1]:2222 | fs1 | false",
                "fs(1 | fs(1 | true",
                "2001:DB8:0:0::1 | 2001:db8::1 | true",
                "[2001:db8:0:0:0:0:0:1]:2222 | [2001:db8::1]:2222 | true",
                "2001:db8::1 | 2001:db8::2 | false",
                "::ffff:10.0.0.1 | 10.0.0.1 | true",
                "*:*,!2001:DB8::0:1 | 2001:db8::1 | false",
                "fe80::1%eth0 | fe80::1%eth0 | true",
                "fe80::1%eth0 | fe80::1%eth1 | false",
                "'' | fs1 | false",
            })
    void a_list_of_hosts_matches_as_openssh_matches_it(String hosts, String name, boolean expected) {
        assertThat(KnownHosts.matches(hosts, name)).isEqualTo(expected);
    }

    /**
     * The file may come from a repository, and is read before anything else is known about a host.
     */
    @Test
    @Timeout(20)
    void a_pattern_of_many_stars_takes_no_time() {
        String name = "a".repeat(250);

        assertThat(KnownHosts.matches("*a".repeat(100) + "b", name)).isFalse();
        assertThat(KnownHosts.matches("?" + "*a".repeat(100) + "**", name)).isTrue();
        assertThat(KnownHosts.matches("*b*,*?".repeat(20), name)).isTrue();
    }

    @Test
    void names_with_a_port_other_than_22_are_looked_up_with_it_and_revocations_without_it_too() throws Exception {
        Path file = Files.writeString(folder.resolve("known_hosts"), """
                # a comment
                fs1 ssh-ed25519 AAAA
                [fs1]:2222 ssh-ed25519 BBBB a comment
                @revoked fs1 ssh-ed25519 CCCC
                @cert-authority *:2222 ssh-ed25519 DDDD
                @unheard-of [fs1]:2222 ssh-ed25519 EEEE
                [fs1]:2222 ssh-ed25519 not*base64
                [fs1]:2222 ssh-ed25519
                """);

        KnownHosts known = KnownHosts.read(List.of(file, folder.resolve("absent")), "FS1", 2222);

        assertThat(known.lookup()).isEqualTo("[fs1]:2222");
        assertThat(known.lines()).extracting(Line::number).containsExactly(3, 4, 5);
        assertThat(known.marked(Marker.REVOKED)).extracting(Line::place).containsExactly(file + ":4");
    }

    @Test
    void any_bytes_at_all_are_read_without_an_exception() throws Exception {
        Random random = new Random(20261122);
        String alphabet = "@|1!*?,[]: \t\nab=ssh-ed25519#/+\u00ff\0";
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(80); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Path file = Files.writeString(folder.resolve("fuzz"), text, StandardCharsets.ISO_8859_1);

            assertThat(KnownHosts.read(List.of(file), "ab", 22).lines().size()).isLessThan(80);
        }
    }

    @ParameterizedTest
    @Needs("ssh-keygen")
    @CsvSource({
        "2001:DB8:0:0::1, 22, 2001:db8::1",
        "2001:DB8:0:0::1, 2222, [2001:db8::1]:2222",
        "::ffff:10.0.0.1, 22, ::ffff:10.0.0.1",
        "::ffff:10.0.0.1, 22, 10.0.0.1",
        "::FFFF:a00:1, 2222, [::ffff:10.0.0.1]:2222",
    })
    void an_address_is_looked_up_by_its_value_also_where_ssh_hashed_it(String address, int port, String named)
            throws Exception {
        Path file = Files.writeString(folder.resolve("known_hosts"), named + " ssh-ed25519 AAAA\n");
        assertThat(KnownHosts.read(List.of(file), address, port).lines()).hasSize(1);
        Files.writeString(
                file, named + " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAq3ACN4XZCL5nl7B3X4TdqCBXlI7E8aXJ5sLuvDUtMT\n");
        Ran.of(List.of("ssh-keygen", "-q", "-H", "-f", file.toString())).orFail();
        assertThat(Files.readString(file)).startsWith("|1|");
        assertThat(KnownHosts.read(List.of(file), address, port).lines()).hasSize(1);
    }
}
