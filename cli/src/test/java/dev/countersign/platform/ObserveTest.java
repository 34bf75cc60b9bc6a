package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Field;
import dev.countersign.platform.Reply.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the program on the host reports about a host that it reads. */
class ObserveTest extends UnderEveryShell {
    @Test
    void observe_brings_the_document_byte_for_byte() throws Exception {
        byte[] odd =
                "\u00ef\u00bb\u00bf[global]\r\n\tserver string = caf\u00e9 \\\n x\r\n a\0b = %h\n\nlast line without an end"
                        .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(host.at(CONFIGURATION), odd);

        Reply reply = host.observe();

        assertThat(reply.status()).isEqualTo(Status.DONE);
        assertThat(reply.first("content")).contains(Bytes.of(odd));
        assertThat(reply.text("document.path")).contains(CONFIGURATION);
        assertThat(reply.first("instance.command"))
                .contains(Bytes.utf8("/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0-D\0"));
        assertThat(reply.text("role")).contains("ROLE_STANDALONE");
    }

    @Test
    void a_reference_with_a_nul_in_it_is_followed_as_samba_follows_it() throws Exception {
        host.write(CONFIGURATION, "[global]\n\tinc\0lude = /etc/samba/o\0ne.conf\n");

        Reply reply = host.observe();

        assertThat(reply.all("file").stream().map(file -> file.words().get(0)))
                .containsExactly(CONFIGURATION, "/etc/samba/one.conf");
    }

    @Test
    void observe_says_by_which_mark_a_host_is_a_container() throws Exception {
        assertThat(host.observe().text("container")).isEmpty();
        Files.createDirectories(host.at("/.dockerenv"));
        assertThat(host.observe().text("container"))
                .as("a directory is no mark")
                .isEmpty();
        Files.createDirectories(host.at("/run"));
        host.write("/run/.containerenv", "");

        assertThat(host.observe().text("container")).contains("podman");
        Files.delete(host.at("/.dockerenv"));
        host.write("/.dockerenv", "");
        assertThat(host.observe().text("container")).contains("docker");
    }

    @Test
    void observe_follows_what_the_document_refers_to_and_says_what_is_absent() throws Exception {
        host.write(CONFIGURATION, """
                [global]
                  InClude = /etc/samba/one.conf
                  inc\\
                lude=/etc/samba/two  .conf
                  include = /etc/samba/%m.conf
                # include = /etc/samba/comment.conf
                  path = x ; include = /etc/samba/not.conf
                  include = relative.conf
                """);
        host.write("/etc/samba/one.conf", "config file = /etc/samba/three.conf\n");
        host.write("/etc/samba/two .conf", "x\n");

        Reply reply = host.observe("/etc/samba/srv.conf");

        List<String> files = new ArrayList<>();
        for (Field file : reply.all("file")) {
            files.add(file.words().get(0) + " " + file.words().get(1));
        }
        assertThat(files)
                .containsExactly(
                        CONFIGURATION + " file",
                        "/etc/samba/srv.conf absent",
                        "/etc/samba/one.conf file",
                        "/etc/samba/two .conf file",
                        "/relative.conf absent",
                        "/etc/samba/three.conf absent");
    }
}
