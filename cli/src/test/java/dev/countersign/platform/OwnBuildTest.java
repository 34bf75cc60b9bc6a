package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The smbd that runs is not the one on the PATH: it is asked itself which file it reads, and the
 * testparm beside it says what that means, with its own libraries.
 */
class OwnBuildTest extends UnderEveryShell {
    private static final String OWN = "/opt/smb/etc/smb.conf";

    @BeforeEach
    void anotherBuild() throws IOException {
        for (String directory : new String[] {"/opt/smb/sbin", "/opt/smb/bin", "/opt/smb/lib", "/opt/smb/etc"}) {
            Files.createDirectories(host.at(directory));
        }
        for (String directory : new String[] {"/opt", "/opt/smb", "/opt/smb/sbin", "/opt/smb/bin", "/opt/smb/lib"}) {
            host.mode(directory, "rwxr-xr-x");
        }
        program("/opt/smb/sbin/smbd", "case $1 in -b) echo \"   CONFIGFILE: " + OWN + "\" ;; esac");
        program("/opt/smb/bin/testparm", """
                case " $* " in *' --version '*) echo 'Version 4.22.0'; exit 0 ;; esac
                echo 'Server role: ROLE_STANDALONE' >&2
                echo "# read with ${LD_LIBRARY_PATH-nothing}"
                cat
                """);
        host.write(OWN, "[global]\n\tserver signing = mandatory\n");
        runs("/opt/smb/sbin/smbd", "/opt/smb/sbin/smbd\0-D\0");
        environment("PATH=/bin\0LD_LIBRARY_PATH=" + "/opt/smb/lib" + "\0");
    }

    private void program(String path, String body) throws IOException {
        host.write(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(host.at(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void runs(String path, String command) throws IOException {
        host.write("/proc/4242/cmdline", command);
        host.runs(4242, host.at(path).toString());
    }

    private void environment(String text) throws IOException {
        host.write("/proc/4242/environ", text);
    }

    private String dump(Reply reply) {
        return reply.text("reader.before.dump").orElse("nothing");
    }

    @Test
    void it_names_its_document_and_its_reader_reads_it() throws Exception {
        Reply reply = host.observe();

        assertThat(reply.text("document.path")).contains(OWN);
        assertThat(dump(reply)).contains("read with /opt/smb/lib", "server signing = mandatory");
        assertThat(reply.text("version")).contains("4.22.0");
    }

    @Test
    void the_tools_of_the_path_need_not_be_there() throws Exception {
        for (String tool : new String[] {"testparm", "smbstatus", "smbcontrol"}) {
            Files.delete(host.at("/bin/" + tool));
        }

        Reply reply = host.observe();

        assertThat(reply.text("recognised")).contains("yes");
        assertThat(dump(reply)).contains("server signing = mandatory");
    }

    @Test
    void without_a_reader_of_its_own_it_is_not_read_with_another() throws Exception {
        Files.delete(host.at("/opt/smb/bin/testparm"));

        Reply reply = host.observe();

        assertThat(reply.text("recognised").orElseThrow())
                .startsWith("no ")
                .contains("/opt/smb/sbin/smbd runs, and the testparm of its build is neither beside it nor in ")
                .endsWith("/opt/smb/bin: put it there");
        assertThat(dump(reply)).isEqualTo("nothing");
    }

    @Test
    void a_reader_that_others_may_write_or_replace_is_not_run() throws Exception {
        host.mode("/opt/smb/bin/testparm", "rwxrwxr-x");
        Reply written = host.observe();
        host.mode("/opt/smb/bin/testparm", "rwxr-xr-x");
        host.mode("/opt/smb/bin", "rwxrwxrwx");
        Reply replaced = host.observe();

        assertThat(written.text("recognised").orElseThrow()).startsWith("no ");
        assertThat(replaced.text("recognised").orElseThrow()).startsWith("no ");
    }

    @Test
    void a_reader_that_is_a_link_counts_as_what_it_leads_to() throws Exception {
        Files.createDirectories(host.at("/srv/theirs/bin"));
        host.mode("/srv", "rwxr-xr-x");
        host.mode("/srv/theirs", "rwxrwxrwx");
        host.mode("/srv/theirs/bin", "rwxr-xr-x");
        Files.move(host.at("/opt/smb/bin/testparm"), host.at("/srv/theirs/bin/testparm"));
        Files.createSymbolicLink(host.at("/opt/smb/bin/testparm"), Path.of("/srv/theirs/bin/testparm"));
        Reply link = host.observe();
        Files.delete(host.at("/opt/smb/bin/testparm"));
        Files.delete(host.at("/opt/smb/bin"));
        Files.createSymbolicLink(host.at("/opt/smb/bin"), Path.of("../../srv/theirs/bin"));
        Reply linkedDirectory = host.observe();
        host.mode("/srv/theirs", "rwxr-xr-x");
        Reply rootsOwn = host.observe();

        assertThat(link.text("recognised").orElseThrow()).startsWith("no ");
        assertThat(linkedDirectory.text("recognised").orElseThrow()).startsWith("no ");
        assertThat(rootsOwn.text("recognised")).contains("yes");
        assertThat(dump(rootsOwn)).contains("server signing = mandatory");
    }

    @Test
    void a_build_that_does_not_name_its_document_is_not_asked_for_that_of_another() throws Exception {
        program("/opt/smb/sbin/smbd", "exit 1");
        program("/opt/smb/bin/testparm", "echo 'error while loading shared libraries' >&2; exit 127");

        Reply reply = host.observe();

        assertThat(reply.text("recognised")).contains("yes");
        assertThat(reply.text("document.path")).isEmpty();
        assertThat(reply.text("complaint").orElseThrow()).contains("error while loading shared libraries");
    }

    @Test
    void a_reader_that_cannot_be_started_gives_no_report() throws Exception {
        program("/opt/smb/bin/testparm", "exit 127");

        assertThat(Observations.of(host.observe().fields()).sources().reader()).isEmpty();
    }

    @Test
    void libraries_that_others_could_put_there_are_not_loaded() throws Exception {
        Files.createDirectories(host.at("/srv/theirs"));
        host.mode("/srv", "rwxr-xr-x");
        host.mode("/srv/theirs", "rwxrwxrwx");
        environment("LD_LIBRARY_PATH=lib::/srv/theirs:/opt/smb/lib:/nowhere:\0");

        assertThat(dump(host.observe())).contains("read with /opt/smb/lib\n");
    }

    @Test
    void another_variable_that_holds_a_line_like_it_is_not_taken_for_it() throws Exception {
        environment("LANG=x\nLD_LIBRARY_PATH=/srv/theirs\nSMB_CONF_PATH=/srv/theirs/smb.conf\0");

        Reply reply = host.observe();

        assertThat(reply.text("document.path")).contains(OWN);
        assertThat(dump(reply)).contains("read with \n");
    }

    @Test
    void its_environment_names_the_document_where_its_command_line_does_not() throws Exception {
        host.write("/opt/smb/etc/other.conf", "[global]\n\tserver string = other\n");
        environment("SMB_CONF_PATH=/opt/smb/etc/other.conf\0");
        Reply named = host.observe();
        runs("/opt/smb/sbin/smbd", "/opt/smb/sbin/smbd\0-D\0-s\0" + CONFIGURATION + "\0");
        Reply word = host.observe();

        assertThat(named.text("document.path")).contains("/opt/smb/etc/other.conf");
        assertThat(word.text("document.path")).contains(CONFIGURATION);
    }

    @Test
    void a_release_that_is_gone_from_the_disk_is_not_read_with_another() throws Exception {
        host.tool("readlink", """
                case $1 in */4242/exe) echo "$root/opt/gone/sbin/smbd (deleted)" ;; *) exec /usr/bin/readlink "$@" ;; esac
                """);

        assertThat(host.observe().text("recognised").orElseThrow())
                .startsWith("no ")
                .contains("/opt/gone/sbin/smbd");
    }

    @Test
    void one_that_is_fenced_in_runs_nothing_outside_of_its_fence_that_it_could_have_written() throws Exception {
        host.write("/namespace", "");
        host.sees(4242, host.at("/namespace"), Path.of("/proc/self/ns/user"), host.root());
        runs("/opt/smb/sbin/smbd", "/opt/smb/sbin/smbd\0-D\0-s\0" + CONFIGURATION + "\0");
        Reply there = host.observe();
        runs("/usr/sbin/smbd", "/usr/sbin/smbd\0-D\0-s\0" + CONFIGURATION + "\0");
        host.tool("testparm", "echo \"# read with ${LD_LIBRARY_PATH-nothing}\"; cat");
        Reply installed = host.observe();

        assertThat(there.text("recognised").orElseThrow()).startsWith("no ").contains("/opt/smb/sbin/smbd");
        assertThat(dump(installed)).contains("read with \n");
    }

    @Test
    void with_no_smbd_running_the_tools_of_the_path_are_all_there_is() throws Exception {
        host.write("/proc/4242/comm", "other\n");

        Reply reply = host.observe();

        assertThat(reply.text("recognised")).contains("yes");
        assertThat(reply.text("version")).contains("4.17.12");
    }
}
