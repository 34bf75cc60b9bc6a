package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.plan.PlatformContract;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person does exactly what docs/new-platform.md says, on a real host. */
@Needs({"namespaces", "smbd", "sshd", "nmap"})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NewPlatformTest {
    @TempDir
    Path temporary;

    private final NewPlatformPage page = NewPlatformPage.read();
    private final Map<String, Terminal.Said> said = new LinkedHashMap<>();
    private Terminal terminal;
    private Optional<Lab> lab = Optional.empty();
    private String before = "";

    @BeforeEach
    void begin() {
        terminal = Terminal.in(temporary).clock(new MachineClock());
    }

    @AfterEach
    void down() {
        lab.ifPresent(Lab::close);
    }

    @Test
    void a_person_who_follows_the_page_has_a_platform_that_changes_proves_and_puts_back() throws IOException {
        int golden = 0;

        for (NewPlatformPage.Step step : page.steps()) {
            if (step instanceof NewPlatformPage.Write write) {
                write(write);
            } else if (step instanceof NewPlatformPage.Run run) {
                run(run);
            } else if (step instanceof NewPlatformPage.Shell shell
                    && shell.text().contains("-Dtest=PlatformContractTest")) {
                golden = PlatformContract.of(terminal.directory()).hold();
            } else if (step instanceof NewPlatformPage.Shell shell
                    && shell.text().contains("lab/lab up")) {
                up();
                before = store();
            }
        }

        assertThat(golden).isEqualTo(2);
        assertThat(out("lint")).contains("no mistakes");
        assertThat(out("check")).contains("acme1", "acme-nas");
        assertThat(said.keySet()).contains("init", "lint", "trust", "render", "check", "plan", "commit");
        assertThat(store()).isEqualTo(before).doesNotContain("signing");
        assertThat(RealHosts.nmap(host())).isEqualTo("not required");
    }

    @Test
    void a_device_that_ignores_a_set_moves_another_field_or_prints_more_is_noticed_and_put_back() throws IOException {
        page.write(terminal, this::worse);
        up();
        write(find("inventories/hosts.yaml"));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED).trust();
        before = store();

        Terminal.Said ignored = applyWhile("ignores");
        Terminal.Said along = applyWhile("along");
        Terminal.Said more = applyWhile("more");

        rolledBack(ignored, "does not hold what was set, but something else in: signing");
        rolledBack(along, "something else in: guest");
        assertThat(more.exit()).as(more.out()).isEqualTo(4);
        assertThat(OneHost.only(more).text("reason")).contains("printed a line that is not understood");
        assertThat(store()).isEqualTo(before);
        assertThat(RealHosts.nmap(host())).isEqualTo("not required");
    }

    /**
     * Returns the page's stand-in with added failures, each active while a file with its name
     * exists.
     */
    private NewPlatformPage.Write worse(NewPlatformPage.Write write) {
        return write.file().endsWith("/acmectl")
                ? new NewPlatformPage.Write(write.file(), write.text().replace("case ${2-} in\n", """
                                        [ ! -e "$store/ignores" ] || [ "$2" != set ] || exit 0
                                        [ ! -e "$store/more" ] || echo 'Last login: today'
                                        if [ -e "$store/along" ] && [ "$2" = set ] && [ "$3" = signing ]; then
                                            sed -i 's/^guest: off/guest: on/' "$store/settings"
                                        fi
                                        case ${2-} in
                                        """))
                : write;
    }

    private Terminal.Said applyWhile(String fault) {
        String file = "/var/lib/acme/" + fault;
        host().exec("touch", file).orFail();
        try {
            return terminal.run("apply", "--yes", "--allow-experimental", "--json");
        } finally {
            host().exec("rm", file).orFail();
        }
    }

    private static void rolledBack(Terminal.Said said, String reason) {
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(OneHost.only(said).text("outcome")).isEqualTo("RolledBack");
        assertThat(OneHost.only(said).text("reason")).contains(reason);
    }

    private NewPlatformPage.Write find(String file) {
        return page.steps().stream()
                .flatMap(each -> each instanceof NewPlatformPage.Write write ? Stream.of(write) : Stream.empty())
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private void write(NewPlatformPage.Write write) {
        String text = write.text();
        if (write.file().equals("inventories/hosts.yaml")) {
            text = reachable(text);
        }
        NewPlatformPage.write(terminal, new NewPlatformPage.Write(write.file(), text));
    }

    private void run(NewPlatformPage.Run run) {
        String[] words = run.words().stream()
                .map(each -> each.equals("RUN") ? lastRun() : each)
                .toArray(String[]::new);

        // trust requires a person at a terminal
        Terminal.Said one = words[0].equals("trust") ? terminal.granting() : terminal.run(words);

        assertThat(one.exit()).as(run.words() + "\n" + one.out() + one.err()).isEqualTo(run.exit());
        if (words[0].equals("init")) {
            identify();
        }
        said.put(words[0], one);
        if (run.words().contains("--allow-experimental")) {
            assertThat(store()).contains("signing: always");
            assertThat(RealHosts.nmap(host())).isEqualTo("required");
        }
    }

    /**
     * Sets the committer for this repository only: nothing is known about the person who runs the
     * tests.
     */
    private void identify() {
        try {
            Files.writeString(
                    terminal.directory().resolve(".git/config"),
                    "[user]\n\tname = Tester\n\temail = tester@example.net\n",
                    StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Returns the output of the page's command when it was last run. */
    private String out(String command) {
        return Optional.ofNullable(said.get(command)).orElseThrow().out();
    }

    private void up() throws IOException {
        Files.setPosixFilePermissions(
                terminal.directory().resolve("stand-in/usr/acme/bin/acmectl"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        lab = Optional.of(
                Lab.up(1, "--over", terminal.directory().resolve("stand-in").toString()));
        assertThat(RealHosts.looks(host())).isEqualTo(Advertised.OFFERED);
    }

    /** Returns the page's inventory with the login and address of the lab's inventory. */
    private String reachable(String inventory) {
        try (Stream<String> lines = Files.lines(lab.orElseThrow().inventory())) {
            String defaults = lines.filter(each -> each.startsWith("defaults: "))
                    .findFirst()
                    .orElseThrow()
                    .replace(", platform: samba", "");
            return inventory
                    .replaceFirst("defaults: .*", Matcher.quoteReplacement(defaults))
                    .replace("192.0.2.30", host().address());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private LabHost host() {
        return lab.orElseThrow().host(1);
    }

    /** Returns every setting of the device. */
    private String store() {
        return host().exec("sh", "-c", "/usr/acme/bin/acmectl smb show | LC_ALL=C sort")
                .orFail()
                .output();
    }

    private String lastRun() {
        try (Stream<Path> runs = Files.list(terminal.directory().resolve(".countersign/runs"))) {
            return runs.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
