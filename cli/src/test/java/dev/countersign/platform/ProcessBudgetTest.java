package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.BuiltIn;
import dev.countersign.observation.Field;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * How many processes each verb starts on a real host, counted by strace: most of what a call costs
 * there. What the lease's timer does afterwards is not counted.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "smbstatus", "strace", "sudo"})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessBudgetTest {
    private static final String DOCUMENT = "/etc/samba/smb.conf";
    private static final Pattern MADE = Pattern.compile("(?:clone3?|v?fork)(?:\\(| resumed).* = (\\d+)$");
    private static final Pattern SLEEPS = Pattern.compile("execve\\(\"[^\"]*/sleep\"");

    /** mksh and zsh start some more, for what others do by themselves. */
    private static final int MORE = 4;

    private static final Map<String, Integer> BUDGET =
            Map.of("observe", 21, "rehearse", 19, "apply", 51, "status", 7, "confirm", 17, "revert", 19);

    private static Lab lab;
    private static PosixSh speaker;

    /** For names that no other call on the host has. */
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Map<String, Integer> started = new LinkedHashMap<>();

    @BeforeAll
    static void aHost() {
        Platforms platforms = Platforms.load(Path.of(".."), new Diagnostics());
        Platform samba = platforms.named("samba").orElseThrow();
        speaker = PosixSh.as(samba, Script.of("", samba), platforms.recognition(each -> true));
        lab = Lab.up(1);
    }

    @AfterAll
    static void noHost() {
        lab.close();
    }

    @ParameterizedTest(name = "under {0}")
    @ArgumentsSource(ShellsHere.class)
    void no_verb_starts_more_processes_than_it_may_as_root_and_through_sudo(HostShell shell) throws Exception {
        for (List<String> prefix : List.of(List.<String>of(), List.of("sudo", "-n", "--"))) {
            List<String> words = new ArrayList<>(prefix);
            words.addAll(List.of(shell.words()));
            changeAndBack(words);

            int more = shell == HostShell.MKSH || shell == HostShell.ZSH ? MORE : 0;
            assertThat(started).as("%s %s", prefix, shell).containsOnlyKeys(BUDGET.keySet());
            assertThat(started)
                    .as("%s %s", prefix, shell)
                    .allSatisfy((verb, count) -> assertThat(count)
                            .as(verb)
                            .isPositive()
                            .isLessThanOrEqualTo(Objects.requireNonNull(BUDGET.get(verb)) + more));
        }
    }

    private void changeAndBack(List<String> shell) throws Exception {
        String before = Files.readString(lab.host(1).smbConf(), StandardCharsets.ISO_8859_1);
        String after = before.replace("[global]\n", "[global]\n\tserver signing = mandatory\n");
        int run = CALLS.incrementAndGet();
        int next = CALLS.incrementAndGet();

        Reply observed = call(shell, "observe", nonce -> speaker.observe(nonce, List.of()));
        Reply rehearsed = call(
                shell,
                "rehearse",
                nonce -> speaker.rehearse(nonce, new RehearseRequest(DOCUMENT, ChangeKind.REPLACE, Bytes.utf8(after))));
        ApplyRequest change = request(observed, rehearsed, before, after);
        call(shell, "apply", nonce -> speaker.apply(FakeHost.run(run), nonce, change));
        call(shell, "revert", nonce -> speaker.revert(FakeHost.run(run), nonce));
        call(shell, "apply", nonce -> speaker.apply(FakeHost.run(next), nonce, change));
        call(shell, "confirm", nonce -> speaker.confirm(FakeHost.run(next), nonce, Map.of()));
        call(shell, "status", nonce -> speaker.status(nonce));

        assertThat(observed.text("recognised")).contains("yes");
        assertThat(Files.readString(lab.host(1).smbConf(), StandardCharsets.ISO_8859_1))
                .isEqualTo(after);
        Files.writeString(lab.host(1).smbConf(), before, StandardCharsets.ISO_8859_1);
    }

    private static ApplyRequest request(Reply observed, Reply rehearsed, String before, String after) {
        Map<String, Optional<Digest>> expect = new LinkedHashMap<>();
        String file = "";
        for (Field field : observed.fields()) {
            if (field.name().equals("file")) {
                file = field.words().get(0);
                expect.put(file, Optional.empty());
            } else if (field.name().equals("content")) {
                expect.put(file, Optional.of(field.value().digest()));
            }
        }
        return new ApplyRequest(
                DOCUMENT,
                DOCUMENT,
                ChangeKind.REPLACE,
                Duration.ofMinutes(2),
                Bytes.utf8(before).digest(),
                Bytes.utf8(after).digest(),
                expect,
                observed.first("instance.command").map(Bytes::digest),
                BuiltIn.of(observed.fields()),
                rehearsed.first("reader.after.dump").map(Bytes::digest),
                Bytes.utf8(after));
    }

    /** Makes the invocation of one call. */
    private interface Call {
        Invocation of(String nonce);
    }

    private Reply call(List<String> shell, String verb, Call call) throws Exception {
        LabHost host = lab.host(1);
        String trace = "/root/trace." + CALLS.incrementAndGet();
        String nonce = FakeHost.nonce();
        Invocation invocation = call.of(nonce);
        Files.write(host.tree().resolve("root/input"), invocation.input().toArray());
        // Beside what it traces (-D), or it would wait for the timer's end.
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "exec \"$@\" </root/input",
                "sh",
                "strace",
                "-D",
                "-f",
                "-qq",
                "-e",
                "trace=process",
                "-e",
                "signal=none",
                "-o",
                trace));
        command.addAll(shell);
        command.addAll(invocation.words().subList(1, invocation.words().size()));

        Ran ran = host.exec(command.toArray(String[]::new));
        Reply reply = Reply.parse(Bytes.utf8(ran.output()), nonce);

        assertThat(reply.status())
                .as("%s: %s %s", verb, reply.reason(), ran.error())
                .isEqualTo(Status.DONE);
        started.merge(verb, started(host.tree().resolve(trace.substring(1)), verb), Math::max);
        return reply;
    }

    /**
     * Returns how many processes the verb's shell, and whatever it started, started. How often it
     * slept while it waited depends on how busy the machine is, and is not counted.
     */
    private static int started(Path trace, String verb) throws IOException {
        Map<String, List<String>> children = new HashMap<>();
        List<String> timers = new ArrayList<>();
        List<String> roots = new ArrayList<>();
        Set<String> waits = new HashSet<>();
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            String process = line.substring(0, line.indexOf(' '));
            Matcher made = MADE.matcher(line);
            if (made.find()) {
                children.computeIfAbsent(process, each -> new ArrayList<>()).add(made.group(1));
            }
            if (line.contains("\"transaction\", \"" + verb + "\"")) {
                roots.add(process);
            }
            if (line.contains("\"guard\"")) {
                timers.add(process);
            }
            if (SLEEPS.matcher(line).find()) {
                waits.add(process);
            }
        }
        return below(roots.get(roots.size() - 1), children, timers, waits);
    }

    private static int below(
            String process, Map<String, List<String>> children, List<String> timers, Set<String> waits) {
        if (timers.contains(process)) {
            return 0;
        }
        return children.getOrDefault(process, List.of()).stream()
                .mapToInt(each -> (waits.contains(each) ? 0 : 1) + below(each, children, timers, waits))
                .sum();
    }
}
