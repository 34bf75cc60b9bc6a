package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import dev.countersign.platform.Invocation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From where logins go, to which address, and what a login that is not believed ends. */
class WireLookTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<String> dialled = new ArrayList<>();

    private Dialer dialer(String name) {
        return (address, port, timeout) -> {
            dialled.add(name + " " + address + ":" + port);
            throw new IOException("test");
        };
    }

    private final RemoteHost host = new RemoteHost() {
        @Override
        public Answer run(Invocation invocation) {
            throw new AssertionError("nothing is run");
        }

        @Override
        public Dialer dialer() {
            return WireLookTest.this.dialer("ssh");
        }

        @Override
        public void close() {}
    };

    private static WireAnswer said(Optional<String> guid) {
        return new WireAnswer(
                "192.0.2.7", 445, Advertised.REQUIRED, Optional.empty(), Optional.of("3.1.1"), guid, "test");
    }

    private static Trial trial(Entry entry) {
        return new Trial(
                "fs1",
                445,
                "NTLM",
                entry,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Held.UNKNOWN,
                Held.UNKNOWN,
                "test");
    }

    private WirePicture tried(WireAnswer direct, Optional<WireAnswer> through) {
        LoginTrial login = (dialer, address, port, timeout) -> {
            assertThat(address).as("the server's name, as it is called").isEqualTo("fs1");
            try (Dialer.Connection none = dialer.dial(address, port, timeout)) {
                throw new AssertionError(none);
            } catch (IOException refused) {
                return trial(Entry.FAILED);
            }
        };
        WireLook look = new WireLook(
                        (dialer, address, port, timeout) -> {
                            throw new AssertionError("nothing is asked");
                        },
                        dialer("direct"),
                        List.of(new WireLook.Target("fs1", 445)),
                        SOON)
                .trying(List.of(login), SOON);
        return look.tried(host, new WirePicture(List.of(new WirePicture.Endpoint(direct, through))));
    }

    @Test
    void a_login_goes_through_SSH_where_it_forwards_to_the_address_that_was_seen() {
        WireAnswer answer = said(Optional.of("ab"));

        WirePicture tried = tried(answer, Optional.of(answer));

        assertThat(dialled).containsExactly("ssh 192.0.2.7:445");
        assertThat(tried.trials()).hasSize(1);
    }

    @Test
    void a_login_goes_directly_where_SSH_does_not_forward() {
        tried(said(Optional.of("ab")), Optional.empty());

        assertThat(dialled).containsExactly("direct 192.0.2.7:445");
    }

    @Test
    void a_login_goes_directly_where_the_host_does_not_reach_its_own_endpoint() {
        tried(said(Optional.of("ab")), Optional.of(WireAnswer.unknown("192.0.2.7", 445, "refused")));

        assertThat(dialled).containsExactly("direct 192.0.2.7:445");
    }

    @Test
    void nobody_logs_in_where_two_servers_answer_or_none() {
        tried(said(Optional.of("ab")), Optional.of(said(Optional.of("cd"))));
        tried(WireAnswer.unknown("192.0.2.7", 445, "refused"), Optional.empty());

        assertThat(dialled).isEmpty();
    }

    @Test
    void a_change_is_not_proved_by_a_server_that_is_not_believed() {
        Goal required = new Goal(Advertised.REQUIRED, false, "test");
        WirePicture believed = new WirePicture(List.of(
                new WirePicture.Endpoint(said(Optional.of("ab")), Optional.empty(), List.of(trial(Entry.FAILED)))));
        WirePicture not = new WirePicture(List.of(new WirePicture.Endpoint(
                said(Optional.of("ab")), Optional.empty(), List.of(trial(Entry.NOT_BELIEVED)))));

        assertThat(WireProof.contradiction(believed, required)).isEmpty();
        assertThat(WireProof.contradiction(not, required)).contains("192.0.2.7:445 test");
        assertThat(not.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(not.judged()).isFalse();
    }
}
