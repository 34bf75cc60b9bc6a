package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import dev.countersign.observation.WirePicture.Endpoint;
import dev.countersign.plan.Goal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits until every endpoint says what it should, on new connections, and compares who answers with who answered before. */
final class Proof {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final WireLook look;
    private final Clock clock;

    Proof(WireLook look, Clock clock) {
        this.look = look;
        this.clock = clock;
    }

    /** What came of it. Without an objection the goal is reached. */
    record Result(WirePicture wire, Optional<String> objection) {
        boolean reached() {
            return objection.isEmpty();
        }
    }

    /** Polls until the goal is reached or {@code patience} is over. */
    Result seek(RemoteHost host, WirePicture before, Goal goal, Duration patience) throws InterruptedException {
        if (goal.waived()) {
            return new Result(look.through(host), Optional.empty());
        }
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
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static List<String> objections(WirePicture before, WirePicture now, Goal goal) {
        List<String> objections = new ArrayList<>();
        for (int index = 0; index < now.endpoints().size(); index++) {
            WireAnswer said = now.endpoints().get(index).judged();
            String where = said.address() + ":" + said.port();
            if (said.advertised() != goal.advertised()) {
                objections.add(where + " says " + said.advertised().word() + ", expected "
                        + goal.advertised().word() + " (" + said.why() + ")");
                continue;
            }
            Optional<String> was = index < before.endpoints().size()
                    ? before.endpoints().get(index).judged().serverGuid()
                    : Optional.empty();
            if (was.isPresent() && !was.equals(said.serverGuid())) {
                objections.add(where + " is answered by another server than before (ServerGuid "
                        + said.serverGuid().orElse("none") + ", before " + was.get() + "): cannot tell");
            }
        }
        return objections;
    }

    /** What was left out of the comparison, in words. */
    static List<String> gaps(WirePicture wire) {
        return wire.endpoints().stream()
                .filter(each -> each.through().isEmpty())
                .map(Endpoint::direct)
                .map(each -> each.address() + ":" + each.port()
                        + " was not looked at through SSH (sshd does not forward): that one server answers inside and"
                        + " outside was not compared")
                .toList();
    }
}
