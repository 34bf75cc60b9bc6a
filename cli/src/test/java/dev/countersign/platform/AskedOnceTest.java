package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.BuiltIn;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * smbd itself is asked for the path of its smb.conf only if nothing else can tell: it takes longer
 * to start than all other tools.
 */
class AskedOnceTest extends UnderEveryShell {
    private static final String SMBD = "/usr/sbin/smbd";

    private static final String BEFORE = "[global]\n\tworkgroup = LAB\n";
    private static final String AFTER = "[global]\n\tworkgroup = LAB\n\tserver signing = mandatory\n";

    @BeforeEach
    void noWordNamesThePath() throws IOException {
        host.write(
                SMBD, "#!/bin/sh\necho x >>'" + host.at("/asked") + "'\necho '   CONFIGFILE: " + CONFIGURATION + "'\n");
        host.mode(SMBD, "rwxr-xr-x");
        host.write("/proc/4242/cmdline", "smbd\0-D\0");
        host.runs(4242, host.at(SMBD).toString());
        host.write(CONFIGURATION, BEFORE);
        readerNames(CONFIGURATION);
    }

    /** Makes testparm read this file when it is told none. */
    private void readerNames(String path) throws IOException {
        host.tool("testparm", """
                case " $* " in *' --version '*) echo 'Version 4.17.12'; exit 0 ;; esac
                case " $* " in
                    *' /dev/stdin '*) from=/dev/stdin file=/dev/stdin ;;
                    *) from=@PATH@ file=$root$from; echo x >>"$root/read" ;;
                esac
                echo "Load smb config files from $from" >&2
                test -f "$file" || test "$file" = /dev/stdin || exit 1
                echo 'Server role: ROLE_STANDALONE' >&2
                cat "$file"
                """.replace("@PATH@", path));
    }

    private boolean asked() throws IOException {
        return Files.deleteIfExists(host.at("/asked"));
    }

    @Test
    void an_observation_has_it_from_the_reader_which_reads_once() throws Exception {
        Reply seen = host.observe();

        assertThat(seen.text("document.path")).contains(CONFIGURATION);
        assertThat(seen.text("reader.before.exit")).contains("0");
        assertThat(seen.text("reader.before.dump")).contains(BEFORE);
        assertThat(asked()).isFalse();
    }

    @Test
    void where_the_reader_names_nothing_that_is_there_smbd_is_asked() throws Exception {
        readerNames("/nowhere/smb.conf");

        Reply seen = host.observe();

        assertThat(seen.text("document.path")).contains(CONFIGURATION);
        assertThat(seen.text("reader.before.dump")).contains(BEFORE);
        assertThat(asked()).isTrue();
    }

    @Test
    void the_reader_is_not_let_near_a_pipe() throws Exception {
        Files.delete(host.at(CONFIGURATION));
        assertThat(new ProcessBuilder("mkfifo", host.at(CONFIGURATION).toString())
                        .start()
                        .waitFor())
                .isZero();

        Reply seen = host.observe();

        assertThat(seen.all("file").get(0).words()).startsWith(CONFIGURATION, "fifo");
        assertThat(asked()).isTrue();
        assertThat(host.at("/read")).doesNotExist();
    }

    @Test
    void an_apply_after_an_observation_does_not_ask_the_same_program_again() throws Exception {
        BuiltIn seen = BuiltIn.of(host.observe().fields()).orElseThrow();

        Reply same = host.apply(1, knowing(seen));
        boolean askedSame = asked();
        host.revert(1);
        Files.writeString(host.at(SMBD), "# another release\n", StandardOpenOption.APPEND);
        Reply another = host.apply(2, knowing(seen));

        assertThat(seen.path()).isEqualTo(CONFIGURATION);
        assertThat(same.status()).as(reason(same)).isEqualTo(Status.DONE);
        assertThat(askedSame).isFalse();
        assertThat(another.status()).as(reason(another)).isEqualTo(Status.DONE);
        assertThat(asked()).isTrue();
    }

    @Test
    void a_path_that_is_not_the_documents_stops_the_apply() throws Exception {
        BuiltIn seen = BuiltIn.of(host.observe().fields()).orElseThrow();
        host.write("/etc/samba/other.conf", BEFORE);

        Reply applied = host.apply(1, knowing(new BuiltIn("/etc/samba/other.conf", seen.program())));

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).startsWith("not-its-document ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    private ApplyRequest knowing(BuiltIn builtIn) throws Exception {
        ApplyRequest plain = host.request(AFTER, Duration.ofMinutes(5));
        return new ApplyRequest(
                plain.given(),
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                plain.expect(),
                plain.daemonCommand(),
                Optional.of(builtIn),
                plain.dump(),
                plain.candidate());
    }
}
