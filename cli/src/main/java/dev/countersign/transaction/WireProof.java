package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.observation.WirePicture.Endpoint;
import dev.countersign.plan.Goal;
import dev.countersign.plan.ProvenPosture;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits until every endpoint shows what it should, over new connections, and checks that the same
 * servers answer as before.
 */
final class WireProof {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** The longest time that the proof may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WireLook look;
    private final Clock clock;

    WireProof(WireLook look, Clock clock) {
        this.look = look;
        this.clock = clock;
    }

    /** The result. Without an objection the goal is reached. */
    record Result(WirePicture wire, Optional<String> objection) {
        boolean reached() {
            return objection.isEmpty();
        }
    }

    /** Returns how long the proof may take under a lease of this length. */
    static Duration patience(Duration lease) {
        return shorter(lease.dividedBy(2), PATIENCE);
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Polls until the goal is reached or {@code patience} is over; then tries the logins, if any,
     * and their result decides.
     */
    Result seek(RemoteHost host, WirePicture before, Goal goal, Duration patience) throws InterruptedException {
        if (goal.waived()) {
            // The waiver accepts that the wire cannot be judged. It does not accept a wire that can
            // be judged and shows the wrong value.
            WirePicture now = look.through(host);
            if (goal.expectsNothing() || !now.judged()) {
                return new Result(now, Optional.empty());
            }
        }
        Result said = poll(host, before, goal, patience);
        if (!said.reached()) {
            return said;
        }
        WirePicture tried = look.tried(host, said.wire());
        return new Result(tried, contradiction(tried, goal));
    }

    private Result poll(RemoteHost host, WirePicture before, Goal goal, Duration patience) throws InterruptedException {
        long deadline = clock.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            WirePicture now = look.through(host);
            List<String> objections = objections(before, now, goal);
            if (objections.isEmpty()) {
                return new Result(now, Optional.empty());
            }
            if (clock.nanoTime() + pause.toNanos() >= deadline) {
                return new Result(now, Optional.of(String.join("; ", objections)));
            }
            clock.sleep(pause);
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static List<String> objections(WirePicture before, WirePicture now, Goal goal) {
        List<String> objections = new ArrayList<>();
        for (int index = 0; index < now.endpoints().size(); index++) {
            WireAnswer said = now.endpoints().get(index).judged();
            String where = said.address() + ":" + said.port();
            if (!goal.reachedBy(said.advertised())) {
                objections.add(where + " says " + said.advertised().word() + ", expected " + goal.words() + " ("
                        + said.why() + ")");
                continue;
            }
            Optional<String> was = index < before.endpoints().size()
                    ? before.endpoints().get(index).judged().serverGuid()
                    : Optional.empty();
            if (was.isPresent() && !was.equals(said.serverGuid())) {
                objections.add(where + " is answered by a different server than before (ServerGuid "
                        + said.serverGuid().orElse("none") + ", before " + was.get() + "): cannot tell");
            }
        }
        withoutKerberos(now, goal).ifPresent(objections::add);
        return objections;
    }

    /** Returns that Kerberos is not offered, or that this is unknown, although the goal has it. */
    private static Optional<String> withoutKerberos(WirePicture now, Goal goal) {
        PostureWord word = PostureWord.KERBEROS;
        ProvenPosture shown = ProvenPosture.shown(now, word);
        return Optional.ofNullable(goal.proven().get(word))
                .filter(wanted ->
                        shown.value().filter(said -> word.atLeast(said, wanted)).isEmpty())
                .map(wanted -> word + " should be " + wanted + " (" + shown.why() + ")");
    }

    /**
     * Returns how logins disprove the goal at endpoints that advertise the right value; empty if
     * they do not.
     */
    static Optional<String> contradiction(WirePicture tried, Goal goal) {
        if (!tried.believed()) {
            return Optional.of(tried.why());
        }
        List<String> contradictions = new ArrayList<>();
        for (PostureWord word : PostureWord.values()) {
            ProvenPosture proven = ProvenPosture.of(tried, word);
            expected(goal, word)
                    .filter(wanted -> proven.value()
                            .filter(held -> !word.atLeast(held, wanted))
                            .isPresent())
                    .ifPresent(wanted -> contradictions.add(
                            word + " should be " + wanted + ", but a login proved otherwise: " + proven.why()));
        }
        return contradictions.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", contradictions));
    }

    private static Optional<PostureValue> expected(Goal goal, PostureWord word) {
        return Optional.ofNullable(goal.proven().get(word))
                .or(() -> word == PostureWord.SERVER_SIGNING && goal.advertised() == Advertised.REQUIRED
                        ? Optional.of(PostureValue.REQUIRED)
                        : Optional.empty());
    }

    /** Describes what a wire that reached the goal proves, and on what basis. */
    static String words(Goal goal, WirePicture before, WirePicture wire) {
        String already =
                before.advertised() == wire.advertised() ? " (the wire already said so before the change)" : "";
        ProvenPosture proven = ProvenPosture.of(wire, PostureWord.SERVER_SIGNING);
        return proven.value().isPresent()
                ? proven.why() + "; basis proven" + already
                : wire.advertised().word() + " on the wire (" + wire.why() + "); basis " + goal.basis() + already;
    }

    /** Describes what a login should have proved but did not. */
    static List<String> unproven(WirePicture tried, Goal goal) {
        return goal.proven().entrySet().stream()
                .filter(each ->
                        ProvenPosture.shown(tried, each.getKey()).value().isEmpty())
                .map(each -> each.getKey() + " was not proved to be " + each.getValue() + ": "
                        + ProvenPosture.shown(tried, each.getKey()).why())
                .sorted()
                .toList();
    }

    /** Describes what was left out of the comparison. */
    static List<String> gaps(WirePicture wire) {
        return wire.endpoints().stream()
                .filter(each -> each.through().isEmpty())
                .map(Endpoint::direct)
                .map(each -> each.address() + ":" + each.port()
                        + " was not probed through SSH (sshd does not forward), so the answers from inside and outside"
                        + " were not compared")
                .toList();
    }
}
