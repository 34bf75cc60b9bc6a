package dev.countersign.faults;

import dev.countersign.cli.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The points at which a call on the host can be killed or one of its system calls can fail, found
 * by running it once and recording every one: each open for writing, write, rename, link, unlink,
 * mkdir, symlink, exec, change of attributes and sync by the program and the tools that it starts.
 * Reads are left out: between two writes the host stays the same.
 */
final class KillPoints {
    /** The heading on the page. */
    static final String GROUP = "Kill points";

    /**
     * A pause in a waiting loop, or a read of the program before any of it runs. Their number
     * depends on the machine's load, and nothing happens between two of them.
     */
    private static final String PAUSE = "\\S*/(?:sleep |dd bs=\\d+ count=1$)";

    /** A question for the time of day. The host's program asks once in each second that it takes: only the first time is a point. */
    private static final String CLOCK = "\\S*/date ";

    private static final String COUNTED = "^(?!" + PAUSE + "|" + CLOCK + ")";

    private static final Pattern BEGINS_WITH_PAUSE = Pattern.compile(PAUSE);
    private static final Pattern BEGINS_WITH_CLOCK = Pattern.compile(CLOCK);

    /**
     * The roles whose death can end the group: the shell that sshd started. The writer and the
     * timer have separate sessions.
     */
    private static final List<String> VERBS = List.of("observe", "rehearse", "apply", "confirm", "revert");

    private final FaultHost host;

    KillPoints(FaultHost host) {
        this.host = host;
    }

    /**
     * One event that the dry run recorded.
     *
     * @param number among the events whose words match {@code pattern}
     */
    record Event(Fault.Course course, String verb, String role, String pattern, int number, String kind, String words) {
        /** Returns the fault with this action at this event. */
        Fault fault(String... action) {
            String what = String.join(" ", action);
            return new Fault(
                    course.name().toLowerCase(Locale.ROOT) + "." + verb + "." + role + "."
                            + (pattern.equals(COUNTED) ? String.valueOf(number) : "clock") + "." + what,
                    GROUP,
                    what + " at " + kind + " of " + role + " in " + verb,
                    course,
                    "root",
                    "",
                    "",
                    Optional.of(new Point(verb, 1, role, "*", pattern, number, List.of(action))),
                    "",
                    "",
                    List.of(HostState.BEFORE, HostState.AFTER),
                    List.of(0, 1, 3, 4, 5, 6));
        }

        /** Whether an error can be injected: exec and the like do not fail for lack of space. */
        boolean writes() {
            return !kind.equals("exec");
        }
    }

    /**
     * Returns every point of a whole apply: all its calls, the writer, and the timer until it
     * waits.
     */
    List<Event> ofApply() throws Exception {
        return found(Fault.Course.APPLY, List.of("observe", "rehearse", "apply", "confirm"), List.of());
    }

    /**
     * Returns every point of the timer, and of its guard, when it reverts because no confirm came.
     */
    List<Event> ofExpiry() throws Exception {
        return found(Fault.Course.ABANDONED, List.of("apply"), List.of("timer", "guard"));
    }

    /** Returns every point of a revert that the program requests. */
    List<Event> ofRevert() throws Exception {
        return found(Fault.Course.LOST, List.of("revert"), List.of());
    }

    private List<Event> found(Fault.Course course, List<String> verbs, List<String> roles) throws Exception {
        Path directory = Files.createTempDirectory("dry");
        try {
            RealHosts program = host.begin(directory);
            StringBuilder cases = new StringBuilder();
            verbs.forEach(verb -> cases.append(host.branch(Point.dry(verb))));
            cases.append(
                    switch (course) {
                        case ABANDONED -> "*' transaction confirm '* | *' transaction revert '*) exit 1 ;;";
                        case LOST -> "*' transaction apply '*) sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null; exit 1 ;;";
                        default -> "";
                    });
            host.misbehave(cases.toString());
            HostPicture before = host.glance();
            Duration lease = course == Fault.Course.ABANDONED ? FaultCourse.LEASE : FaultCourse.LONG_LEASE;
            FaultRun.Finding finding = new FaultRun(host, lease, "required")
                    .watch(
                            before,
                            () -> FaultRun.Ended.of(
                                    program.run("apply", "--yes", "--lease", lease.toSeconds() + "s", "--json")));
            HostState wanted = course == Fault.Course.APPLY ? HostState.AFTER : HostState.BEFORE;
            if (finding.state() != wanted) {
                throw new AssertionError("the dry run of " + course + " ended otherwise: " + finding);
            }
            return events(course).stream()
                    .filter(each -> roles.isEmpty() || roles.contains(each.role()))
                    .toList();
        } finally {
            FaultCourse.delete(directory);
        }
    }

    /**
     * Returns the row that counts a fault with this id on the page: COURSE.VERB.ROLE.NUMBER.ACTION
     * without the number.
     */
    static String row(String id) {
        String[] words = id.split("\\.", -1);
        return words[0] + ": " + words[1] + (words[2].equals(words[1]) ? "" : ", " + words[2]) + ": " + words[4];
    }

    private List<Event> events(Fault.Course course) throws IOException {
        List<Event> events = new ArrayList<>();
        TreeMap<String, Integer> numbers = new TreeMap<>();
        for (String line : host.events()) {
            // VERB CALL ROLE NUMBER KIND WORDS
            String[] words = line.split(" ", 6);
            boolean pause = BEGINS_WITH_PAUSE.matcher(words[5]).lookingAt();
            boolean clock = BEGINS_WITH_CLOCK.matcher(words[5]).lookingAt();
            if (words[1].equals("1") && !pause) {
                String pattern = clock ? "^" + CLOCK : COUNTED;
                int number = numbers.merge(words[0] + " " + words[2] + " " + pattern, 1, Integer::sum);
                if (!clock || number == 1) {
                    events.add(new Event(course, words[0], words[2], pattern, number, words[4], words[5]));
                }
            }
        }
        return events;
    }

    /**
     * Returns the faults of a point: its process is killed, its whole group is killed, its system
     * call fails.
     */
    static Stream<Fault> faults(Event event) {
        List<Fault> faults = new ArrayList<>();
        faults.add(event.fault("kill"));
        if (VERBS.contains(event.role())) {
            // a child of the shell dies alone, or sshd's whole group with it
            faults.add(event.fault("kill-group"));
        }
        if (event.writes()) {
            faults.add(event.fault("error", "EIO"));
            faults.add(event.fault("error", "ENOSPC"));
        }
        return faults.stream();
    }
}
