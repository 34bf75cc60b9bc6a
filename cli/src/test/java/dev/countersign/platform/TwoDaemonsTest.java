package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two smbd on one host, each with a file of its own: the one whose document is meant is looked into. */
class TwoDaemonsTest extends UnderEveryShell {
    private static final String SECOND = "/etc/samba/ps2.conf";

    @BeforeEach
    void aSecond() throws IOException {
        host.write(SECOND, "[global]\n\tworkgroup = PS2\n");
        host.mode(SECOND, "rw-r--r--");
        host.process(5000, "smbd", 1, "smbd\0-D\0-s\0" + SECOND + "\0");
    }

    private Reply observed(Optional<String> document) throws Exception {
        String nonce = FakeHost.nonce();
        return host.call(nonce, host.speaker().observe(nonce, List.of(), document));
    }

    @Test
    void both_are_told_with_their_documents_and_neither_is_looked_into_unasked() throws Exception {
        Reply reply = observed(Optional.empty());
        Observation seen = Observations.of(reply.fields());

        assertThat(seen.server().instances())
                .extracting(each -> each.document().map(Instance.Document::path).orElse(""))
                .containsExactlyInAnyOrder(CONFIGURATION, SECOND);
        assertThat(seen.instance()).isEmpty();
        assertThat(seen.document()).isEmpty();
        assertThat(reply.all("reader.before.dump")).isEmpty();
    }

    @Test
    void the_one_that_is_meant_is_looked_into() throws Exception {
        Reply reply = observed(Optional.of(SECOND));
        Observation seen = Observations.of(reply.fields());

        assertThat(seen.path()).isEqualTo(SECOND);
        assertThat(seen.instance().orElseThrow().pid()).isEqualTo(5000);
        assertThat(reply.text("reader.before.dump").orElseThrow()).contains("PS2");
        assertThat(seen.server().instances()).hasSize(2);
    }

    @Test
    void a_document_that_none_of_them_reads_is_not_shown() throws Exception {
        Observation seen = Observations.of(observed(Optional.of("/etc/passwd")).fields());

        assertThat(seen.document()).isEmpty();
        assertThat(seen.sources().files()).isEmpty();
    }

    @Test
    void a_change_of_one_document_is_rehearsed_and_refused_for_two_readers_of_the_same() throws Exception {
        Reply one = host.rehearse(CONFIGURATION, AFTER);
        host.write("/proc/5000/cmdline", "smbd\0-D\0--option=server string=x\0");
        Reply both = host.rehearse(CONFIGURATION, AFTER);

        assertThat(one.all("refuse")).isEmpty();
        assertThat(both.text("refuse").orElseThrow()).startsWith("several-daemons ");
    }

    @Test
    void a_change_of_one_leaves_the_others_document_alone() throws Exception {
        String theirs = host.read(SECOND);

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(1);

        assertThat(applied.status()).as(applied.reason()).isEqualTo(Status.DONE);
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n");
        assertThat(host.read(SECOND)).isEqualTo(theirs);
    }

    @Test
    void a_change_that_nobody_confirms_goes_back_to_the_one_that_took_it_up() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.endTheLease(1);

        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n4242 reload-config\n");
    }

    @Test
    void even_when_that_one_was_restarted_meanwhile() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write("/proc/4242/comm", "other\n");
        host.write("/proc/4242/stat", "");
        host.process(6000, "smbd", 1, "/usr/sbin/smbd\0-D\0");
        host.revert(1);

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n6000 reload-config\n");
    }

    @Test
    void one_that_reads_another_document_is_not_told_when_it_is_the_only_one_left() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        gone(4242);
        host.revert(1);

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n");
        assertThat(host.settled(1)).isTrue();
    }

    @Test
    void one_that_has_just_been_started_and_does_not_listen_yet_is_waited_for() throws Exception {
        int uid = (int) Files.getAttribute(host.root(), "unix:uid");
        host.apply(1, host.request(AFTER, LONG));
        gone(4242);
        host.process(6000, "smbd", 1, "/usr/sbin/smbd\0-D\0");
        host.listens(5000, uid);
        host.revert(1);
        boolean early = host.settled(1);
        host.listens(6000, uid);
        host.revert(1);
        FakeHost.until("it is told", () -> host.settled(1));

        assertThat(early).isFalse();
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n6000 reload-config\n");
    }

    private void gone(int pid) throws IOException {
        host.write("/proc/" + pid + "/comm", "other\n");
        host.write("/proc/" + pid + "/stat", "");
    }
}
