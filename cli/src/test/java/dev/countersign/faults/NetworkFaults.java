package dev.countersign.faults;

import static dev.countersign.faults.HostState.AFTER;
import static dev.countersign.faults.HostState.BEFORE;

import dev.countersign.faults.ControllerFault.Course;
import dev.countersign.faults.Turn.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What happens to a host when its network, its ports or its sshd fail at one moment, and do not
 * return while the program runs.
 */
final class NetworkFaults {
    static final String LEASE = ControllerFaultsTest.LEASE.toSeconds() + "s";
    private static final String GROUP = "the network and sshd";
    private static final String[] APPLY = {"apply", "--yes", "--lease", LEASE, "--json"};

    /** Kills the session's own sshd: the reply is lost, and the connection with it. */
    private static final String KILLED = "kill -s KILL $PPID; exit";

    private NetworkFaults() {}

    static List<ControllerFault> all() {
        List<ControllerFault> all = new ArrayList<>();
        all.add(fault("port-22-gone-before", "port 22 is gone before anything was asked", BEFORE, 3, bench -> {
            bench.ssh().refuse();
            return apply(bench);
        }));
        all.add(fault(
                "port-22-gone-applied",
                "port 22 is gone when apply is done, before its answer comes",
                BEFORE,
                6,
                bench -> gated(bench, "apply", () -> {
                    bench.ssh().refuse();
                    bench.ssh().cut(Cut.RESET);
                })));
        all.add(fault("port-22-gone-proof", "port 22 is gone during the proof", BEFORE, 6, bench -> {
            bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                bench.ssh().refuse();
                bench.ssh().cut(Cut.RESET);
                return Cut.PASS;
            });
            return apply(bench);
        }));
        all.add(fault(
                "port-22-gone-confirmed",
                "port 22 is gone when confirm is done, before its answer comes",
                AFTER,
                6,
                bench -> gated(bench, "confirm", () -> {
                    bench.ssh().refuse();
                    bench.ssh().cut(Cut.RESET);
                })));
        all.add(fault("port-22-silent-proof", "port 22 is silent from the proof on", BEFORE, 6, bench -> {
            bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                bench.ssh().freeze();
                return Cut.PASS;
            });
            return apply(bench);
        }));
        all.add(fault("port-445-gone-before", "port 445 is gone before anything was asked", BEFORE, 4, bench -> {
            bench.smb().refuse();
            return apply(bench);
        }));
        all.add(fault("port-445-gone-proof", "port 445 is gone after the change", BEFORE, 5, bench -> {
            bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                bench.smb().refuse();
                return Cut.RESET;
            });
            return apply(bench);
        }));
        all.add(fault("port-445-silent-proof", "port 445 is silent after the change", BEFORE, 5, bench -> {
            bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                bench.smb().freeze();
                return Cut.FREEZE;
            });
            return apply(bench);
        }));
        all.addAll(sshd());
        all.addAll(cutInput());
        return all;
    }

    private static List<ControllerFault> sshd() {
        return List.of(
                fault("sshd-killed-observe", "sshd is killed while it observes", BEFORE, 1, bench -> {
                    bench.host().misbehave(branch("observe", KILLED));
                    return apply(bench);
                }),
                fault("sshd-killed-rehearse", "sshd is killed while it rehearses", BEFORE, 1, bench -> {
                    bench.host().misbehave(branch("rehearse", KILLED));
                    return apply(bench);
                }),
                fault("sshd-killed-apply", "sshd is killed before apply has begun", BEFORE, 1, bench -> {
                    bench.host().misbehave(branch("apply", KILLED));
                    return apply(bench);
                }),
                fault(
                        "sshd-killed-applied",
                        "sshd is killed when apply is done: its answer is lost",
                        BEFORE,
                        5,
                        bench -> {
                            bench.host().misbehave(branch("apply", done(KILLED)));
                            return apply(bench);
                        }),
                fault("sshd-killed-confirm", "sshd is killed before confirm has begun, once", AFTER, 0, bench -> {
                    bench.host().misbehave(branch("confirm", once(KILLED)));
                    return apply(bench);
                }),
                fault(
                        "sshd-killed-confirmed",
                        "sshd is killed when confirm is done: its answer is lost",
                        AFTER,
                        0,
                        bench -> {
                            bench.host().misbehave(branch("confirm", once(done(KILLED))));
                            return apply(bench);
                        }),
                fault(
                        "sshd-killed-reverted",
                        "sshd is killed when revert is done: its answer is lost",
                        BEFORE,
                        5,
                        bench -> {
                            bench.host().misbehave(branch("revert", once(done(KILLED))));
                            bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                                bench.smb().refuse();
                                return Cut.RESET;
                            });
                            return apply(bench);
                        }));
    }

    /**
     * The stream to the host ends in the middle, as if complete, once; the reply is lost too. n is
     * the end of the script, s the end of the stream.
     */
    private static List<ControllerFault> cutInput() {
        List<String> ends = List.of("n-1", "n", "n+20", "(n+s)/2", "s-1");
        List<String> words = List.of(
                "one byte before the end of its script",
                "exactly at the end of its script",
                "within its frame",
                "halfway through frame and payload",
                "one byte before its end");
        List<ControllerFault> all = new ArrayList<>();
        for (String verb : List.of("observe", "rehearse", "apply", "confirm", "revert")) {
            HostState state = verb.equals("confirm") ? AFTER : BEFORE;
            int exit = verb.equals("confirm") ? 0 : verb.equals("revert") ? 5 : 1;
            for (int each = 0; each < ends.size(); each++) {
                String cut = "cat >/tmp/in; s=$(wc -c </tmp/in); n=${SSH_ORIGINAL_COMMAND#*count=}; n=${n%% *}; "
                        + "head -c $((" + ends.get(each)
                        + ")) /tmp/in | sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null 2>&1; "
                        + KILLED;
                all.add(fault(
                        "input-cut-" + verb + "-" + each,
                        "what goes to " + verb + " is cut " + words.get(each),
                        state,
                        exit,
                        bench -> {
                            bench.host().misbehave(branch(verb, once(cut)));
                            if (verb.equals("revert")) {
                                bench.when(bench.smb(), "installed", Way.OPENS, () -> {
                                    bench.smb().refuse();
                                    return Cut.RESET;
                                });
                            }
                            return apply(bench);
                        }));
            }
        }
        return all;
    }

    static ControllerFault fault(String id, String says, HostState state, int exit, Course course) {
        return new ControllerFault(id, GROUP, says, Set.of(state), Set.of(exit), ControllerFaultsTest.LEASE, course);
    }

    static FaultRun.Ended apply(Bench bench) {
        return FaultRun.Ended.of(bench.run(APPLY));
    }

    /** Does something when a call is done on the host and its reply has not been sent yet. */
    private static FaultRun.Ended gated(Bench bench, String verb, Runnable deed) throws Exception {
        Gate gate = Gate.on(bench.host(), verb);
        return gate.run(() -> apply(bench), deed);
    }

    static String branch(String verb, String script) {
        return "*' transaction " + verb + " '*) " + script + " ;;\n";
    }

    /** Returns the call as requested, without its reply, followed by another command. */
    static String done(String then) {
        return "sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null 2>&1; " + then;
    }

    /** Returns a script that runs only the first time. */
    static String once(String script) {
        return "if test ! -e /tmp/once; then : >/tmp/once; " + script + "; fi";
    }
}
