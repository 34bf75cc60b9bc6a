package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.observation.Field;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Needs;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program and Samba's hooks with the real smbd, testparm and smbstatus, in separate mount and
 * PID namespaces.
 */
@Needs({"namespaces", "smbd", "testparm", "smbstatus", "smbclient", "nsenter", "setfacl", "getfacl", "setfattr"})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SambaHostTest {
    private static final String DOCUMENT = "/etc/samba/smb.conf";

    @TempDir
    private Path directory;

    private final String address = "127.91." + (ProcessHandle.current().pid() % 250 + 1) + ".7";
    private final PosixSh speaker = new PosixSh(Script.of("", hooks()));
    private Process namespace;
    private long inside;
    private String before;

    private static Bytes hooks() {
        try {
            return FakeHost.hooks();
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }

    @BeforeEach
    void aServer() throws Exception {
        before = """
                [global]
                	netbios name = HOOKS
                	interfaces = %s/8
                	bind interfaces only = yes
                	map to guest = Bad User
                	include = beside.conf
                	server signing = auto
                [data]
                	path = /tmp
                	guest ok = yes
                """.formatted(address);
        for (String each : List.of("etc", "lib", "run", "cache", "log")) {
            Files.createDirectory(directory.resolve(each));
        }
        Files.createDirectory(directory.resolve("lib/samba"));
        Files.createDirectory(directory.resolve("lib/samba/private"));
        Files.createDirectory(directory.resolve("run/samba"));
        new ProcessBuilder("chmod", "755", directory.resolve("etc").toString())
                .start()
                .waitFor();
        Files.writeString(directory.resolve("etc/smb.conf"), before);
        namespace = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "-p",
                        "-f",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        """
                        mount --bind "$0/etc" /etc/samba && mount --bind "$0/lib" /var/lib &&
                        mount --bind "$0/run" /run && mount --bind "$0/cache" /var/cache/samba &&
                        mount --bind "$0/log" /var/log/samba &&
                        setsid smbd -D --option='max log size=77' </dev/null >/dev/null 2>&1
                        read -r line
                        """,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        FakeHost.until("smbd listens", () -> advertised().isPresent());
        inside = namespace.toHandle().children().findFirst().orElseThrow().pid();
    }

    @AfterEach
    void theServerIsGone() throws Exception {
        namespace.destroyForcibly().waitFor();
        FakeHost.until("smbd is gone", () -> advertised().isEmpty());
    }

    /** Returns the SecurityMode of a NEGOTIATE response ([MS-SMB2] 2.2.4), on a new connection. */
    private Optional<Integer> advertised() {
        byte[] request = HexFormat.of()
                .parseHex("00000068" + "fe534d4240000000000000000000010000000000000000000000000000000000"
                        + "0000000000000000000000000000000000000000000000000000000000000000"
                        + "240002000100000000000000000102030405060708090a0b0c0d0e0f0000000000000000"
                        + "02021002");
        try (Socket socket = new Socket(address, 445)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request);
            byte[] answer = new byte[4 + 68];
            new DataInputStream(socket.getInputStream()).readFully(answer);
            return Optional.of((int) answer[4 + 66]);
        } catch (IOException down) {
            return Optional.empty();
        }
    }

    private Process enter(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(inside), "-m", "-p"));
        command.addAll(words);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String shell(String script) throws Exception {
        Process process = enter(List.of("sh", "-c", script));
        process.getOutputStream().close();
        String said = Bytes.of(process.getInputStream().readAllBytes()).utf8();
        process.waitFor();
        return said;
    }

    private Reply call(String nonce, Invocation invocation) throws Exception {
        Process process = enter(invocation.words());
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(invocation.input().toArray());
        }
        Bytes output = Bytes.of(process.getInputStream().readAllBytes());
        process.waitFor();
        return Reply.parse(output, nonce);
    }

    private Reply observe() throws Exception {
        String nonce = FakeHost.nonce();
        return call(nonce, speaker.observe(nonce, List.of()));
    }

    private Reply rehearse(String candidate) throws Exception {
        String nonce = FakeHost.nonce();
        return call(
                nonce,
                speaker.rehearse(nonce, new RehearseRequest(DOCUMENT, ChangeKind.REPLACE, Bytes.utf8(candidate))));
    }

    private Reply apply(int run, String candidate, Duration lease) throws Exception {
        Reply observed = observe();
        Reply rehearsed = rehearse(candidate);
        Map<String, Optional<Digest>> expect = new LinkedHashMap<>();
        Field named = new Field("none", Bytes.EMPTY);
        for (Field field : observed.fields()) {
            if (field.name().equals("file")) {
                named = field;
                expect.put(field.words().get(0), Optional.empty());
            } else if (field.name().equals("content")) {
                expect.put(named.words().get(0), Optional.of(field.value().digest()));
            }
        }
        String nonce = FakeHost.nonce();
        return call(
                nonce,
                speaker.apply(
                        FakeHost.run(run),
                        nonce,
                        new ApplyRequest(
                                DOCUMENT,
                                ChangeKind.REPLACE,
                                lease,
                                observed.first("content").orElseThrow().digest(),
                                Bytes.utf8(candidate).digest(),
                                expect,
                                observed.first("instance.command").map(Bytes::digest),
                                rehearsed.first("reader.after.dump").map(Bytes::digest),
                                Bytes.utf8(candidate))));
    }

    private Reply confirm(int run, Map<Long, String> disconnect) throws Exception {
        String nonce = FakeHost.nonce();
        return call(nonce, speaker.confirm(FakeHost.run(run), nonce, disconnect));
    }

    private String required() {
        return before.replace("signing = auto", "signing = mandatory");
    }

    @Test
    void sees_the_server_as_it_runs() throws Exception {
        Reply reply = observe();

        String directory = reply.all("instance").get(0).words().get(6);
        assertThat(reply.status()).isEqualTo(Status.DONE);
        assertThat(reply.text("recognised")).contains("yes");
        assertThat(reply.text("document.path")).contains(DOCUMENT);
        assertThat(reply.first("content")).contains(Bytes.utf8(before));
        assertThat(reply.text("version").orElseThrow()).matches("4\\..*");
        assertThat(reply.text("role")).contains("ROLE_STANDALONE");
        assertThat(reply.all("instance")).hasSize(1);
        assertThat(reply.text("instance.command").orElseThrow()).contains("smbd\0-D\0--option=max log size=77\0");
        assertThat(directory).startsWith("/");
        assertThat(reply.all("file").get(1).words()).startsWith(directory + "/beside.conf", "absent");
        assertThat(reply.text("reader.before.dump").orElseThrow())
                .contains("\tmax log size = 77\n")
                .contains("\tserver signing = if_required\n");
        assertThat(reply.text("sessions").orElseThrow())
                .contains("\"sessions\": {}")
                .contains("\"tcons\":");
    }

    @Test
    void an_include_beside_the_daemon_counts_in_the_rehearsal_too() throws Exception {
        String directory = observe().all("instance").get(0).words().get(6);
        shell("printf 'workgroup = BESIDE\\n' >'" + directory + "/beside.conf'");

        Reply reply = rehearse(required());
        shell("rm '" + directory + "/beside.conf'");

        assertThat(reply.text("reader.after.dump").orElseThrow())
                .contains("\tworkgroup = BESIDE\n")
                .contains("\tserver signing = required\n");
        assertThat(reply.all("refuse")).isEmpty();
    }

    @Test
    void the_wire_follows_apply_and_what_nobody_confirms() throws Exception {
        Reply applied = apply(1, required(), Duration.ofSeconds(60));
        FakeHost.until("required on the wire", () -> advertised().equals(Optional.of(3)));
        shell("cd /var/lib/countersign/" + FakeHost.run(1)
                + " && read -r boot end <deadline && echo \"$boot 1\" >deadline");

        FakeHost.until("offered again", () -> advertised().equals(Optional.of(1)));

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(Files.readString(directory.resolve("etc/smb.conf"))).isEqualTo(before);
        assertThat(confirm(1, Map.of()).status()).isEqualTo(Status.REVERTED);
    }

    @Test
    void confirm_ends_the_sessions_it_is_told_to_and_no_other_process() throws Exception {
        Process client = new ProcessBuilder("smbclient", "-N", "-U%", "//" + address + "/data").start();
        FakeHost.until("the session is there", () -> {
            try {
                return observe().text("sessions").orElseThrow().contains("\"service\": \"data\"");
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        });
        List<String> session = observe().all("sessions.process").get(0).words();
        long master = Long.parseLong(observe().all("instance").get(0).words().get(0));
        String masterStart = observe().all("instance").get(0).words().get(2);
        apply(1, required(), Duration.ofSeconds(60));

        Map<Long, String> disconnect = new LinkedHashMap<>();
        disconnect.put(Long.valueOf(session.get(0)), session.get(1));
        disconnect.put(master, masterStart);
        disconnect.put(1L, "0");
        Reply confirmed = confirm(1, disconnect);

        client.destroyForcibly().waitFor();
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(confirmed.all("disconnected").stream()
                        .map(each -> each.value().utf8()))
                .containsExactly(session.get(0));
        FakeHost.until("still required", () -> advertised().equals(Optional.of(3)));
    }

    @Test
    void an_acl_and_extended_attributes_are_carried_to_the_new_file() throws Exception {
        shell("setfacl -m u:65534:r " + DOCUMENT + "; chown 0:42 " + DOCUMENT + "; chmod 640 " + DOCUMENT);
        shell("setfattr -n user.note -v kept " + DOCUMENT);
        String facts =
                "ls -ln " + DOCUMENT + " | cut -d' ' -f1-4; getfacl -cn " + DOCUMENT + "; getfattr -d -m - " + DOCUMENT;
        String was = shell(facts);

        Reply applied = apply(1, required(), Duration.ofSeconds(60));
        String is = shell(facts);

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(is).isEqualTo(was).contains("user:65534:r--").contains("user.note=\"kept\"");
    }

    @Test
    void what_cannot_be_renamed_or_written_is_refused_at_rehearsal() throws Exception {
        shell("cp " + DOCUMENT + " /etc/samba/other && mount --bind /etc/samba/other " + DOCUMENT);
        Reply bound = rehearse(required());
        shell("umount " + DOCUMENT + "; mount -o remount,bind,ro /etc/samba");
        Reply readOnly = rehearse(required());
        shell("mount -o remount,bind,rw /etc/samba; kill $(head -n 1 /run/samba/smbd.pid)");
        FakeHost.until("smbd is down", () -> advertised().isEmpty());
        Reply down = rehearse(required());

        assertThat(bound.text("refuse").orElseThrow()).startsWith("bind-mounted ");
        assertThat(readOnly.text("refuse").orElseThrow()).startsWith("read-only ");
        assertThat(down.text("refuse").orElseThrow()).startsWith("daemon-down ");
        assertThat(down.text("reader.after.exit")).contains("0");
    }
}
