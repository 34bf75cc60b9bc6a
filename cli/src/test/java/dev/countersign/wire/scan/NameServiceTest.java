package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Besides;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServiceTest {
    /** Answers one query with one CNAME record, or with none, as a name server does. */
    private static DatagramSocket nameServer(String canonical) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread thread = new Thread(() -> {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), canonical);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    private static byte[] answer(byte[] question, String canonical) throws IOException {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.write(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) (canonical.isEmpty() ? 0 : 1), 0, 0, 0, 0});
        out.write(question, 12, end + 5 - 12);
        if (!canonical.isEmpty()) {
            ByteArrayOutputStream name = new ByteArrayOutputStream();
            for (String label : canonical.split("\\.", -1)) {
                name.write(label.length());
                name.write(label.getBytes(StandardCharsets.US_ASCII));
            }
            name.write(0);
            out.write(new byte[] {(byte) 0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, (byte) name.size()});
            out.write(name.toByteArray());
        }
        return out.toByteArray();
    }

    @Test
    void an_alias_is_told_from_a_name_of_its_own() throws IOException {
        try (DatagramSocket alias = nameServer("fs1.example.net");
                DatagramSocket own = nameServer("")) {
            NameService asking = NameService.at("dns://127.0.0.1:" + alias.getLocalPort());
            NameService telling = NameService.at("dns://127.0.0.1:" + own.getLocalPort());

            assertThat(asking.alias("files.example.net").orElseThrow()).startsWith("fs1.example.net");
            assertThat(telling.alias("fs1.example.net")).isEmpty();
        }
    }

    /** Answers one query with these SRV records. */
    private static DatagramSocket controllers(String... servers) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread thread = new Thread(() -> {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] answer = records(Arrays.copyOf(packet.getData(), packet.getLength()), servers);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    private static byte[] records(byte[] question, String... servers) throws IOException {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.write(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) servers.length, 0, 0, 0, 0});
        out.write(question, 12, end + 5 - 12);
        for (String server : servers) {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.write(new byte[] {0, 0, 0, 100, 1, (byte) 0x85});
            for (String label : server.split("\\.", -1)) {
                data.write(label.length());
                data.write(label.getBytes(StandardCharsets.US_ASCII));
            }
            data.write(0);
            out.write(new byte[] {(byte) 0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, (byte) data.size()});
            out.write(data.toByteArray());
        }
        return out.toByteArray();
    }

    @Test
    void the_controllers_of_a_domain_are_those_that_its_members_find() throws IOException {
        try (DatagramSocket socket = controllers("DC1.corp.example.net", "dc2.corp.example.net")) {
            NameService names = NameService.at("dns://127.0.0.1:" + socket.getLocalPort());

            assertThat(names.controllers("corp.example.net"))
                    .containsExactlyInAnyOrder("dc1.corp.example.net", "dc2.corp.example.net");
        }
    }

    /** A server names its domain, so it can be anything: only what can be a domain is looked up. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "CORP", "a/b.example.net", "a..b", "192.0.2.1", "x y.example.net", "a\\.b", "\u001b.net"})
    void what_is_no_domain_is_not_looked_up(String domain) throws IOException {
        try (DatagramSocket socket = controllers("dc1.example.net")) {
            NameService names = NameService.at("dns://127.0.0.1:" + socket.getLocalPort());

            assertThat(names.controllers(domain)).isEmpty();
        }
    }

    private static List<String> notes(String address, Mechanism offered) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                Advertised.REQUIRED,
                Optional.of(3),
                Optional.of("3.1.1"),
                Optional.empty(),
                new Negotiation(
                        Optional.empty(), Optional.empty(), List.of(offered), Optional.empty(), Optional.empty()),
                Optional.empty(),
                "3.1.1");
        return ScanNotes.of(
                new ScanTarget(address, 445, true, TargetReader.literal(address)),
                answer,
                Besides.NOTHING,
                List.of("the name is an alias"));
    }

    @Test
    void who_would_get_ntlm_instead_of_kerberos_is_told() {
        assertThat(notes("files.example.net", Mechanism.MS_KERBEROS)).containsExactly("the name is an alias");
        assertThat(notes("192.0.2.1", Mechanism.KERBEROS)).anyMatch(each -> each.contains("NTLM"));
        assertThat(notes("192.0.2.1", Mechanism.NTLMSSP)).isEmpty();
    }
}
