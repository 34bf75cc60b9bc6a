package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** ksmbd answers an unsigned ECHO whatever it requires. */
    @Test
    void a_login_proves_nothing_about_what_a_platform_only_advertises() {
        Platform ksmbd = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
                .named("ksmbd")
                .orElseThrow();
        WireAnswer answer = required("192.0.2.7", 445);
        LoginTrial unsigned = (dialer, address, port, timeout) -> new Trial(
                address,
                port,
                "NTLM",
                Entry.USER,
                Optional.of("3.1.1"),
                Optional.empty(),
                List.of(),
                Held.OFFERED,
                Held.OFFERED,
                "an unsigned ECHO was answered");
        WireLook look = new WireLook(
                        (dialer, address, port, timeout) -> answer,
                        dialer("direct"),
                        List.of(new WireLook.Target("192.0.2.7", 445)),
                        SOON)
                .trying(List.of(unsigned), SOON);
        Goal goal = new Goal(Advertised.REQUIRED, false, "test");

        WirePicture samba = look.tried(host, look.through(host));
        WirePicture there = look.at(ksmbd).tried(host, look.through(host));

        assertThat(WireProof.contradiction(samba, goal)).isPresent();
        assertThat(WireProof.contradiction(there, goal)).isEmpty();
        assertThat(TriedVerdict.of(there.endpoints().get(0)).signing()).isEqualTo(EndpointVerdict.Signing.REQUIRED);
        assertThat(WireJson.of(there).utf8()).contains("\"basis\": \"advertised\"");
    }

    @Test
    void a_change_after_which_Kerberos_is_gone_does_not_reach_its_goal() throws InterruptedException {
        Goal goal = new Goal(Advertised.REQUIRED, false, "test")
                .proving(Map.of(PostureWord.KERBEROS, PostureValue.OFFERED));

        assertThat(sought(goal, Mechanism.NTLMSSP, Mechanism.MS_KERBEROS)).isEmpty();
        assertThat(sought(goal, Mechanism.NTLMSSP))
                .contains("kerberos should be offered (192.0.2.7:445 it offers NTLMSSP)");
        assertThat(sought(goal)).contains("kerberos should be offered (192.0.2.7:445 it lists no way to log in)");
        assertThat(sought(new Goal(Advertised.REQUIRED, false, "test"), Mechanism.NTLMSSP))
                .isEmpty();
    }

    /** Returns the objection to a server that offers these ways to log in. */
    private Optional<String> sought(Goal goal, Mechanism... mechanisms) throws InterruptedException {
        WireAnswer answer = new WireAnswer(
                "192.0.2.7",
                445,
                Advertised.REQUIRED,
                Optional.of(3),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                new Negotiation(
                        Optional.empty(), Optional.empty(), List.of(mechanisms), Optional.empty(), Optional.empty()),
                Optional.empty(),
                "test");
        WireLook look = new WireLook(
                (dialer, address, port, timeout) -> answer,
                dialer("direct"),
                List.of(new WireLook.Target("192.0.2.7", 445)),
                SOON);
        return new WireProof(look, new Skipping())
                .seek(host, look.through(host), goal, SOON)
                .objection();
    }

    /** A clock that does not wait. */
    private static final class Skipping implements Clock {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    }

    @Test
    void nobody_logs_in_where_two_servers_answer_or_none() {
        tried(said(Optional.of("ab")), Optional.of(said(Optional.of("cd"))));
        tried(WireAnswer.unknown("192.0.2.7", 445, "refused"), Optional.empty());

        assertThat(dialled).isEmpty();
    }

    /** Asks a host's endpoint from both sides; {@code probe} answers by dialer and address. */
    private WirePicture asked(WireLook.Target target, WireProbe probe) {
        return new WireLook(probe, dialer("direct"), List.of(target), SOON).through(host);
    }

    private static WireAnswer refusing(String address, int port) {
        return WireAnswer.unknown(address, port, "SMB, but it refuses this address")
                .refusing(Optional.of(0x81));
    }

    private static WireAnswer required(String address, int port) {
        return new WireAnswer(
                address,
                port,
                Advertised.REQUIRED,
                Optional.of(3),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                "test");
    }

    @Test
    void a_server_that_refuses_this_machine_is_asked_through_the_host_itself() {
        List<String> asked = new ArrayList<>();
        WirePicture seen = asked(new WireLook.Target("192.0.2.7", 445), (dialer, address, port, timeout) -> {
            asked.add(address);
            return asked.size() == 1 ? refusing(address, port) : required(address, port);
        });

        assertThat(asked).containsExactly("192.0.2.7", "192.0.2.7");
        assertThat(seen.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(seen.endpoints().get(0).direct().refused()).isTrue();
    }

    @Test
    void a_server_that_refuses_its_own_address_too_is_asked_on_its_loopback_but_only_where_that_is_the_same_server() {
        WireProbe probe = (dialer, address, port, timeout) ->
                address.equals("127.0.0.1") ? required(address, port) : refusing(address, port);

        WirePicture own = asked(new WireLook.Target("192.0.2.7", 445, true), probe);
        WirePicture another = asked(new WireLook.Target("192.0.2.7", 445, false), probe);

        assertThat(own.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(own.endpoints().get(0).judged().address()).isEqualTo("127.0.0.1");
        assertThat(another.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(another.endpoints().get(0).judged().refused()).isTrue();
    }

    @Test
    void what_listens_on_the_loopback_is_not_asked_about_a_server_that_answered() {
        List<String> asked = new ArrayList<>();
        WirePicture seen = asked(new WireLook.Target("192.0.2.7", 445, true), (dialer, address, port, timeout) -> {
            asked.add(address);
            return asked.size() == 1 ? required(address, port) : refusing(address, port);
        });

        assertThat(asked).containsExactly("192.0.2.7", "192.0.2.7");
        assertThat(seen.advertised()).isEqualTo(Advertised.REQUIRED);
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
