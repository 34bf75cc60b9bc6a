package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static dev.countersign.platform.FakeHost.SMBD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An smbd is what the kernel says it is: a process that only has its name does not count, and the
 * real one is found whatever else has that name.
 */
class InstanceTest extends UnderEveryShell {
    private static final int SOMEBODY = 61234;
    private static final String THEIRS = "smbd\0-s\0/home/somebody/smb.conf\0--option=server signing=disabled\0";

    /** Adds a copy of some program named smbd, started by an ordinary account. */
    private void impostor() throws IOException {
        host.process(5000, "smbd", 1, THEIRS);
        host.belongsTo(5000, SOMEBODY, SOMEBODY);
        host.runs(5000, "/tmp/smbd");
    }

    private Observation observed() throws Exception {
        return Observations.of(host.observe().fields());
    }

    @Test
    void a_process_that_somebody_else_calls_smbd_stands_in_nobodys_way() throws Exception {
        impostor();

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(1);

        assertThat(observed().server().instances()).extracting(Instance::pid).containsExactly(4242L);
        assertThat(host.rehearse(CONFIGURATION, AFTER).all("refuse")).isEmpty();
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
    }

    @Test
    void one_that_comes_after_the_change_keeps_nobody_from_putting_it_back() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(2)));
        impostor();

        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("restored ");
    }

    @Test
    void a_program_that_runs_with_roots_rights_for_somebody_else_is_none() throws Exception {
        // ln -s /usr/bin/su smbd; ./smbd: the kernel calls it smbd, and its effective uid is root's
        impostor();
        host.belongsTo(5000, SOMEBODY, (int) Files.getAttribute(host.root(), "unix:uid"));

        assertThat(observed().server().instances()).extracting(Instance::pid).containsExactly(4242L);
    }

    @Test
    void while_the_real_one_is_down_an_impostor_steers_nothing_that_is_read() throws Exception {
        impostor();
        host.write("/proc/4242/comm", "other\n");

        Reply reply = host.observe();

        assertThat(reply.all("instance")).isEmpty();
        assertThat(reply.text("document.given").orElse("")).doesNotContain("somebody");
        assertThat(reply.text("reader.before.dump").orElse("")).doesNotContain("disabled");
    }

    @Test
    void what_runs_with_roots_own_uid_and_is_no_smbd_is_none_and_said() throws Exception {
        host.write("/usr/sbin/sudo", "");
        host.mode("/usr/sbin/sudo", "rwxr-xr-x");
        host.process(5000, "smbd", 1, "smbd\0-D\0");
        host.runs(5000, host.at("/usr/sbin/sudo").toString());

        Observation seen = observed();

        assertThat(seen.server().instances()).extracting(Instance::pid).containsExactly(4242L);
        assertThat(seen.limits())
                .anyMatch(each -> each.startsWith("process 5000 is called smbd and was not taken for one"));
    }

    @Test
    void a_file_that_others_may_replace_or_write_or_that_lends_its_rights_is_no_smbd() throws Exception {
        Files.createDirectories(host.at("/opt/samba"));
        Files.setPosixFilePermissions(host.at("/opt"), PosixFilePermissions.fromString("rwxr-xr-x"));
        host.write("/opt/samba/smbd", "");
        host.process(5000, "smbd", 1, "smbd\0-D\0");
        host.runs(5000, host.at("/opt/samba/smbd").toString());

        host.mode("/opt/samba/smbd", "rwxr-xr-x");
        host.mode("/opt/samba", "rwxrwxrwx");
        assertThat(observed().server().instances()).hasSize(1);

        host.mode("/opt/samba", "rwxr-xr-x");
        host.mode("/opt/samba/smbd", "rwxrwxr-x");
        assertThat(observed().server().instances()).hasSize(1);

        host.mode("/opt/samba/smbd", "rwxr-xr-x");
        Files.setAttribute(host.at("/opt/samba/smbd"), "unix:mode", 0104755);
        assertThat(observed().server().instances()).hasSize(1);

        Files.setAttribute(host.at("/opt/samba/smbd"), "unix:mode", 0100755);
        assertThat(observed().server().instances())
                .as("nothing speaks against it now")
                .hasSize(2);
    }

    @Test
    void one_that_was_moved_aside_since_it_started_still_serves_and_one_whose_directory_is_gone_is_named()
            throws Exception {
        host.write("/usr/sbin/smbd.old", "");
        host.mode("/usr/sbin/smbd.old", "rwxr-xr-x");
        host.runs(4242, host.at("/usr/sbin/smbd.old").toString());
        Instance moved = observed().instance().orElseThrow();

        // The kernel's link leads to a file that no longer has a name: its text and its target are
        // two different things.
        host.tool("readlink", """
                case $1 in */4242/exe) echo "$root/usr/samba-4.17/sbin/smbd (deleted)" ;; *) exec /usr/bin/readlink "$@" ;; esac
                """);
        String gone = observed().notRecognised().orElseThrow();
        Files.setAttribute(host.at("/usr"), "unix:mode", 041777);
        Observation writable = observed();

        assertThat(moved.executable().orElseThrow().replaced()).isTrue();
        assertThat(gone)
                .as("nothing of its build is left that could tell what it reads")
                .contains("/usr/samba-4.17/sbin/smbd runs, and the testparm of its build is neither beside it");
        assertThat(writable.server().instances()).isEmpty();
    }

    @Test
    void a_group_may_write_where_root_looks_for_programs_and_nowhere_below() throws Exception {
        for (String directory : List.of("/usr/local/sbin", "/usr/local/samba/sbin")) {
            Files.createDirectories(host.at(directory));
            host.write(directory + "/smbd", "");
            host.mode(directory + "/smbd", "rwxr-xr-x");
            host.mode(directory, "rwxrwxr-x");
        }
        Files.createSymbolicLink(host.at("/usr/local/bin"), host.at("/bin"));
        Files.createSymbolicLink(host.at("/usr/local/samba/bin"), host.at("/bin"));
        host.mode("/usr/local/samba", "rwxr-xr-x");
        host.mode("/usr/local", "rwxrwxr-x");

        host.runs(4242, host.at("/usr/local/sbin/smbd").toString());
        assertThat(observed().server().instances()).hasSize(1);

        host.runs(4242, host.at("/usr/local/samba/sbin/smbd").toString());
        assertThat(observed().server().instances()).isEmpty();
        assertThat(observed().limits())
                .anyMatch(each -> each.contains(" is called smbd and was not taken for one")
                        && each.endsWith("/usr/local/samba/sbin/ may be written by others (drwxrwxr-x)"));
    }

    @Test
    void a_name_that_imitates_what_the_kernel_tells_of_another_misleads_nobody() throws Exception {
        impostor();
        String stat = "5001 (a\n5001 (smbd) S 1 5001) S 1 5001 5001 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 888 1 2 3\n";
        host.process(5001, "smbd\nUid:\t0", 1, THEIRS);
        host.write("/proc/5001/stat", stat);
        host.write("/proc/5001/status", "Name:\tsmbd\\nUid:\t0\nUid:\t61234\t61234\t61234\t61234\n");
        Files.createDirectories(host.at("/proc/5002")); // one that ends before it is inspected
        host.process(5003, ") S 1 4242 42", 1, THEIRS);
        host.belongsTo(5003, SOMEBODY, SOMEBODY);

        assertThat(observed().server().instances()).extracting(Instance::pid).containsExactly(4242L);
    }

    @Test
    void the_instance_is_told_with_its_program_its_user_and_its_document() throws Exception {
        Instance instance = observed().instance().orElseThrow();

        assertThat(instance.start()).isEqualTo("777");
        assertThat(instance.uid()).isEqualTo(Files.getAttribute(host.root(), "unix:uid"));
        assertThat(instance.executable())
                .contains(new Instance.Executable(
                        host.at(SMBD).toString(), (Long) Files.getAttribute(host.at(SMBD), "unix:ino"), false));
        assertThat(instance.document()).contains(new Instance.Document(CONFIGURATION, CONFIGURATION));
        assertThat(instance.command().utf8()).startsWith(SMBD + "\0-s\0");
    }
}
