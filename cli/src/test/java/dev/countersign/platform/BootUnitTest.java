package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The systemd unit that reverts a run after a reboot: it exists only while the run is pending. */
@Needs({"dash", "bash", "busybox", "mksh", "zsh", "setsid"})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BootUnitTest {
    private static final String BEFORE = "[global]\n\tworkgroup = LAB\n";
    private static final String AFTER = "[global]\n\tworkgroup = LAB\n\tserver signing = mandatory\n";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String UNITS = "/etc/systemd/system";
    private static final String UNIT = UNITS + "/countersign-" + FakeHost.run(1) + "-boot.service";
    private static final String LINK = UNITS + "/sysinit.target.wants/countersign-" + FakeHost.run(1) + "-boot.service";

    @TempDir
    private Path directory;

    private FakeHost host;
    private List<String> shell = List.of();

    @BeforeEach
    void aHost() throws IOException {
        host = new FakeHost(directory, "dash");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        host.end();
    }

    private void begin(String words) throws IOException {
        begin(directory, words);
    }

    private void begin(Path root, String words) throws IOException {
        shell = List.of(words.split(" "));
        host = new FakeHost(Files.createDirectories(root), words.split(" "));
        Files.createDirectories(host.at("/run/systemd/system"));
        Files.createDirectories(host.at(UNITS));
    }

    private boolean unitIsThere() {
        return Files.exists(host.at(UNIT), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(host.at(LINK), LinkOption.NOFOLLOW_LINKS);
    }

    /** Simulates a reboot: the lease is from another boot, and no process of the run is left. */
    private void reboot() throws Exception {
        host.killTimer(1);
        Files.writeString(host.runDirectory(1).resolve("deadline"), "another-boot 99999999\n");
    }

    private Ran boot() {
        List<String> words = new ArrayList<>(shell);
        words.addAll(List.of(host.runDirectory(1).resolve("revert").toString(), "boot"));
        return Ran.of(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"})
    void is_there_while_the_run_is_pending_and_gone_after_confirm_and_after_revert(String words) throws Exception {
        begin(words);
        Map<String, String> before = units();

        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);
        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(rehearsed.text("boot")).contains("systemd");
        assertThat(applied.text("boot")).contains("systemd");
        assertThat(host.read(UNIT)).isEqualTo("""
                # Countersign: there while run RUN is pending, taken away when it ends.
                [Unit]
                Description=Countersign: puts back run RUN, which nobody confirmed before the host was rebooted
                DefaultDependencies=no
                Conflicts=shutdown.target
                After=local-fs.target
                Before=sysinit.target shutdown.target smbd.service smb.service samba.service samba-ad-dc.service
                [Service]
                Type=oneshot
                TimeoutStartSec=90
                ExecStart=/bin/sh "ROOT/var/lib/countersign/RUN/revert" boot
                """.replace("RUN", FakeHost.run(1))
                .replace("ROOT", host.root().toString()));
        assertThat(Files.readSymbolicLink(host.at(LINK)))
                .isEqualTo(Path.of("..", host.at(UNIT).getFileName().toString()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.at(UNIT))))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(host.at(LINK).getParent())))
                .isEqualTo("rwxr-xr-x");
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(units()).isEqualTo(before);
        host.apply(2, host.request(BEFORE, LONG));
        assertThat(units()).hasSize(before.size() + 3);
        assertThat(host.revert(2).status()).isEqualTo(Status.DONE);
        assertThat(units()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"})
    void after_a_reboot_puts_everything_back_and_takes_itself_away(String words) throws Exception {
        begin(words);
        host.apply(1, host.request(AFTER, LONG));
        reboot();

        Ran first = boot();
        Ran second = boot();

        assertThat(first).isEqualTo(new Ran(0, FakeHost.run(1) + ": reverted, restored \n", ""));
        assertThat(second).isEqualTo(new Ran(0, "", ""));
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.settled(1)).isTrue();
        assertThat(unitIsThere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"})
    void started_within_the_boot_of_its_run_it_does_nothing(String words) throws Exception {
        begin(words);
        host.apply(1, host.request(AFTER, LONG));

        Ran ran = boot();

        assertThat(ran.exit()).isZero();
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
        assertThat(unitIsThere()).isTrue();
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(unitIsThere()).isFalse();
    }

    @Test
    void a_confirm_that_a_power_cut_left_half_done_stays_confirmed() throws Exception {
        begin("dash");
        host.apply(1, host.request(AFTER, LONG));
        Files.createSymbolicLink(host.runDirectory(1).resolve("verdict"), Path.of("confirmed"));
        reboot();

        Ran ran = boot();

        assertThat(ran).isEqualTo(new Ran(0, FakeHost.run(1) + ": confirmed, confirmed \n", ""));
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
        assertThat(unitIsThere()).isFalse();
    }

    @Test
    void the_end_of_the_lease_takes_it_away() throws Exception {
        begin("dash");
        host.apply(1, host.request(AFTER, LONG));
        host.endTheLease(1);

        FakeHost.until("the timer has settled it", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(unitIsThere()).isFalse();
    }

    @Test
    void an_apply_that_stops_before_it_changes_anything_takes_it_away() throws Exception {
        begin("dash");
        host.tool("setsid", "exit 1");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.FAILED);
        assertThat(applied.text("reason")).contains("armed the timer did not start");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(unitIsThere()).isFalse();
    }

    @Test
    void a_document_that_is_not_mounted_yet_is_left_to_the_next_contact() throws Exception {
        begin("dash");
        host.apply(1, host.request(AFTER, LONG));
        reboot();
        Path away = Files.move(host.at("/etc/samba"), host.at("/etc/samba.later"));

        Ran early = boot();
        boolean settled = host.settled(1);
        Files.move(away, host.at("/etc/samba"));
        Reply later = host.revert(1);

        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.output()).contains("the next contact settles it");
        assertThat(settled).isFalse();
        assertThat(later.status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(unitIsThere()).isFalse();
    }

    @Test
    void where_systemd_does_not_start_the_host_or_its_units_are_not_there_the_host_says_so() throws Exception {
        begin("dash");
        Files.delete(host.at(UNITS));
        Reply noUnits = host.rehearse(CONFIGURATION, AFTER);
        Files.delete(host.at("/run/systemd/system"));

        Reply noSystemd = host.apply(1, host.request(AFTER, LONG));

        assertThat(noUnits.text("boot")).contains("none " + UNITS + " cannot be written");
        assertThat(noSystemd.status()).isEqualTo(Status.DONE);
        assertThat(noSystemd.text("boot")).contains("none systemd does not start this host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"})
    void a_unit_that_cannot_be_installed_leaves_nothing_and_stops_no_apply(String words) throws Exception {
        begin(words);
        Files.createDirectories(host.at(LINK));

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(applied.text("boot")).contains("none " + UNIT + " could not be installed");
        assertThat(host.at(UNIT)).doesNotExist();
        assertThat(host.at(LINK)).isEmptyDirectory();
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
    }

    @Test
    void nothing_of_others_is_removed() throws Exception {
        begin("dash");
        Files.createDirectories(host.at(LINK).getParent());
        Map<String, String> before = units();

        host.apply(1, host.request(AFTER, LONG));
        host.confirm(1);

        assertThat(units()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh", "zsh --emulate sh"})
    @Needs("systemd-analyze")
    void a_path_with_everything_that_systemd_reads_otherwise_stays_one_word(String words) throws Exception {
        begin(directory.resolve("a b\"c%n\\d$HOME e"), words);

        host.apply(1, host.request(AFTER, LONG));

        assertThat(host.read(UNIT))
                .contains("ExecStart=/bin/sh \"" + directory.toRealPath()
                        + "/a b\\\"c%%n\\\\d$$HOME e/var/lib/countersign/" + FakeHost.run(1) + "/revert\" boot\n");
        Ran verified = Ran.of(
                List.of("systemd-analyze", "verify", "--man=no", host.at(UNIT).toString()));
        assertThat(verified.error()).doesNotContain("countersign-");
        assertThat(verified.exit()).isZero();
    }

    @Test
    void a_path_that_a_unit_cannot_hold_is_said() throws Exception {
        begin(directory.resolve("a\rb"), "dash");

        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);

        assertThat(rehearsed.text("boot")).contains("none the name of the state directory cannot stand in a unit");
    }

    /** Returns everything below the units' directory, without the times. */
    private Map<String, String> units() throws IOException {
        Map<String, String> units = host.tree();
        units.keySet().removeIf(path -> !path.startsWith(host.root() + UNITS));
        units.replaceAll((path, facts) -> facts.startsWith("directory") ? "directory" : facts);
        assertThat(units).isNotEmpty();
        return units;
    }
}
