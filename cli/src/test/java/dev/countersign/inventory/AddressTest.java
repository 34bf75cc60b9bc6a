package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.SourceFile;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are compared by what they mean, however they are spelled. */
class AddressTest {
    private final Diagnostics found = new Diagnostics();

    private Inventory inventory(String hosts) {
        return Inventory.of(
                List.of(SourceFile.of(Path.of("a.yaml"), hosts)),
                new LocalUser("somebody", Path.of("/home/somebody")),
                Set.of("samba"),
                found);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0::1,                 2001:db8::1",
        "2001:db8:0:0:0:0:0:1,            2001:db8::1",
        "2001:0db8::0001,                 2001:db8::1",
        "0:0:0:0:0:0:0:1,                 ::1",
        "0::0,                            ::",
        "2001:db8:0:1:0:0:0:1,            2001:db8:0:1::1",
        "2001:db8:0:0:1:0:0:1,            2001:db8::1:0:0:1",
        "2001:db8:1:1:1:1:0:1,            2001:db8:1:1:1:1:0:1",
        "fe80::1%eth0,                    fe80::1%eth0",
        "FE80:0::1%eth0.100,              fe80::1%eth0.100",
        "::ffff:10.0.0.1,                 10.0.0.1",
        "::FFFF:0a00:0001,                10.0.0.1",
        "0:0:0:0:0:ffff:192.0.2.10,       192.0.2.10",
        "64:ff9b::192.0.2.1,              64:ff9b::c000:201",
        "1:2:3:4:5:6:1.2.3.4,             1:2:3:4:5:6:102:304",
    })
    void one_spelling(String written, String spelling) {
        assertThat(new Endpoint(written, 445)).isEqualTo(new Endpoint(spelling, 445));
        assertThat(new Endpoint(written, 445).address()).isEqualTo(spelling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "1::2::3",
                "::1.2.3",
                "::1.2.3.256",
                "::01.2.3.4",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "12345::",
                "fe80::1%",
                "fe80::1%-x",
                "fe80::1%a b",
                "fe80::1%a%b",
                "%eth0",
                "fs1%eth0",
                "::ffff:10.0.0.1%eth0",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "1:2:3:4:5:6:7:1.2.3.4",
                "g::1",
                "1:",
                ":1"
            })
    void what_is_not_an_address(String text) {
        assertThat(Endpoint.isAddress(text)).isFalse();
    }

    @Test
    void what_the_machine_makes_of_them_is_the_same() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String text = random.ints(8, 0, 3)
                    .mapToObj(each -> each == 0 ? "0" : each == 1 ? "0001" : "aBc" + random.nextInt(10))
                    .collect(Collectors.joining(":"));
            String written = random.nextBoolean()
                    ? text.replaceFirst("(^|:)0:0(:|$)", "::").replace(":::", "::")
                    : text;

            String spelling = new Endpoint(written, 1).address();

            InetAddress theirs = InetAddress.getByName(written);
            assertThat(InetAddress.getByName(spelling)).as(written).isEqualTo(theirs);
            assertThat(new Endpoint(theirs.getHostAddress(), 1).address()).isEqualTo(spelling);
            assertThat(theirs).isInstanceOf(Inet6Address.class);
        }
    }

    @Test
    void one_machine_under_two_spellings_is_noticed() {
        inventory("""
                hosts:
                  a: {address: "2001:db8::1"}
                  b: {address: "2001:DB8:0:0::1"}
                  c: {address: 10.0.0.1}
                  d: {address: "::ffff:10.0.0.1"}
                  e: {address: "fe80::1%eth0"}
                  f: {address: "fe80::1%eth1"}
                """);

        assertThat(found.all().stream().map(Diagnostic::what))
                .containsExactly(
                        "hosts 'a' and 'b' have the same address [2001:db8::1]:22",
                        "hosts 'c' and 'd' have the same address 10.0.0.1:22");
    }

    @Test
    void an_smb_endpoint_in_two_spellings_is_there_twice() {
        inventory("hosts: {a: {smb: [\"2001:db8::1\", \"2001:DB8::0:1\"]}}\n");

        assertThat(found.all().stream().map(Diagnostic::what))
                .containsExactly("duplicate SMB endpoint [2001:db8::1]:445");
    }

    @Test
    void a_host_that_is_called_by_its_address_is_found_by_any_spelling() {
        Inventory inventory = inventory("hosts: {\"2001:db8::1\": , fs1: }\n");

        assertThat(HostSelection.limit(inventory, "2001:DB8:0:0::1"))
                .extracting(Host::name)
                .containsExactly("2001:db8::1");
        assertThat(HostSelection.limit(inventory, "!2001:0db8::1"))
                .extracting(Host::name)
                .containsExactly("fs1");
    }
}
