package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.inventory.Endpoint;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real host whose smbd a test stops and starts, with configurations from public reports:
 * {@code src/test/resources/field}.
 */
final class FieldHost implements AutoCloseable {
    private static final Path CASES = Path.of("src", "test", "resources", "field");

    private final Lab lab;
    private final String plain;

    private FieldHost(Lab lab, String plain) {
        this.lab = lab;
        this.plain = plain;
    }

    static FieldHost up() throws IOException {
        Lab lab = Lab.up(1);
        return new FieldHost(lab, Files.readString(lab.host(1).smbConf()));
    }

    LabHost host() {
        return lab.host(1);
    }

    Lab lab() {
        return lab;
    }

    /** Returns the smb.conf that the lab gave it: it loads, and signing is not required. */
    String plain() {
        return plain;
    }

    /** Returns a file of a case, for this host. */
    String text(String name, String file) throws IOException {
        return Files.readString(CASES.resolve(name).resolve(file), StandardCharsets.ISO_8859_1)
                .replace("@A@", host().address())
                .replace("@D@", "/srv");
    }

    /**
     * Restarts smbd with the lab's smb.conf and these words, and returns the program with a home
     * and a repository below {@code empty}.
     */
    RealHosts begin(Path empty, String... words) throws IOException, InterruptedException {
        shell("for each in /usr/sbin/smbd /usr/bin/net; do while umount -l $each 2>/dev/null; do :; done; done;"
                + " rm -rf /usr/local/sbin/* /var/lib/countersign /etc/samba/*; mkdir -p /srv/share; net conf drop");
        stop();
        write(plain);
        start(words);
        RealHosts.await(
                Duration.ofSeconds(20), "smbd offers signing", () -> RealHosts.looks(host()) == Advertised.OFFERED);
        return RealHosts.of(lab, empty);
    }

    /** Returns the name that the server gives itself on the wire, which is its NetBIOS name. */
    String guid() {
        return RealHosts.answer(host().address(), Endpoint.SMB_PORT)
                .serverGuid()
                .orElse("none");
    }

    /** Writes smb.conf; smbd is not told. */
    void write(String text) throws IOException {
        Files.writeString(host().smbConf(), text, StandardCharsets.ISO_8859_1);
    }

    /** Puts another program in the place of the smbd on the disk; the running one is not touched. */
    void shadowSmbd(String text) {
        shadow("/usr/sbin/smbd", text);
    }

    /** The same for {@code net}. */
    void shadowNet(String text) {
        shadow("/usr/bin/net", text);
    }

    private void shadow(String path, String text) {
        String other = "/usr/local/sbin/" + path.substring(path.lastIndexOf('/') + 1);
        shell("cat >" + other + " <<'END'\n#!/bin/sh\n" + text + "\nEND\n" + "chmod 0755 " + other + " && mount --bind "
                        + other + " " + path)
                .orFail();
    }

    /** Runs a script on the host as root. */
    Ran shell(String script) {
        return host().exec("sh", "-c", script);
    }

    void stop() throws InterruptedException {
        shell("pkill -x smbd");
        RealHosts.await(Duration.ofSeconds(20), "smbd is gone", () -> !runs());
    }

    /** Starts smbd; whether it stays is another question. */
    void start(String... words) {
        shell("cd / && smbd -D "
                + Stream.of(words)
                        .map(each -> "'" + each.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" ")));
    }

    /** Whether a master of smbd runs. */
    boolean runs() {
        return shell("pgrep -x smbd").exit() == 0;
    }

    /** Whether something accepts connections on its SMB port. */
    boolean listens() {
        try (Socket socket = new Socket(host().address(), Endpoint.SMB_PORT)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Runs check, check -v, check --json, plan and plan --json. */
    static List<Terminal.Said> everyLook(RealHosts program) {
        return List.of(
                program.run("check"),
                program.run("check", "-v"),
                program.run("check", "--json"),
                program.run("plan"),
                program.run("plan", "--json"));
    }

    /** Asserts that each contains every text, and the first of them before {@code symptom}. */
    static void cause(List<Terminal.Said> looks, String symptom, String... texts) {
        assertThat(looks).isNotEmpty().allSatisfy(said -> {
            // JSON escapes nothing of these but the quotes of a text within a text.
            String shown = said.out().replace("\\\"", "\"");
            assertThat(shown).as(said.err()).contains(texts);
            if (shown.contains(symptom)) {
                assertThat(shown.indexOf(texts[0])).as(shown).isLessThan(shown.indexOf(symptom));
            }
        });
    }

    @Override
    public void close() {
        lab.close();
    }
}
