package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static dev.countersign.platform.FakeHost.SMBD;
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

    @Test
    void sessions_without_end_are_not_in_the_answer_and_it_says_so() throws Exception {
        host.tool("smbstatus", """
                case " $* " in
                    *' --shares '*) printf '{"sessions": {}, "tcons": {"1": "'; head -c 3000000 /dev/zero | tr '\\0' x; echo '"}}' ;;
                    *) echo '{"sessions": {}}' ;;
                esac
                """);

        Reply reply = host.observe();
        host.apply(1, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(1);

        for (Reply each : List.of(reply, confirmed)) {
            assertThat(each.status()).isEqualTo(Status.DONE);
            assertThat(each.all("sessions.exit")).isEmpty();
            assertThat(each.fields().stream()
                            .mapToInt(field -> field.value().length())
                            .sum())
                    .isLessThan(100_000);
        }
        assertThat(reply.text("limit")).contains("open sessions could not be seen: too many");
        assertThat(confirmed.text("verdict")).contains("confirmed");
    }

    @Test
    void smbstatus_gets_a_part_of_the_memory_and_where_that_is_too_little_the_answer_says_so() throws Exception {
        host.tool("smbstatus", """
                case " $* " in
                    *' --shares '*) ulimit -v | grep -q unlimited && echo '{"tcons": {}}' || echo '(null)' ;;
                    *) echo '{"sessions": {}}' ;;
                esac
                """);

        Reply reply = host.observe();

        assertThat(reply.text("limit")).contains("open sessions could not be seen: too many");
        assertThat(reply.all("sessions")).isEmpty();
    }

    @Test
    void however_many_processes_serve_clients_they_are_one_field() throws Exception {
        host.tool("smbstatus", "echo '{\"sessions\": {\"1\": {}}, \"tcons\": {}}'");
        host.process(5001, "smbd", 4242, SMBD + "\0");
        host.process(5002, "smbd[10.0.0.7]", 4242, SMBD + "\0");

        assertThat(host.observe().all("sessions.process"))
                .singleElement()
                .satisfies(each -> assertThat(each.words()).containsExactly("5001", "777", "5002", "777"));
    }
}
