package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.wire.RealSmbd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forecast from what the real testparm prints, compared with what a real smbd does: every share
 * is opened by a name that the server does not know, by a wrong password, and without a name.
 */
@Needs({"smbd", "smbclient", "setsid", "testparm"})
class GuestForecastOnSmbdTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";
    private static final String PASSWORD = "right-Horse-9";

    /** The shares; only the configuration knows which of them guests can open. */
    private static final String SHARES = """
            [ok]
            path = @
            guest ok = yes
            [synonym]
            path = @
            public = true
            [only]
            path = @
            guest only = yes
            [template]
            path = @
            public = yes
            available = no
            [copied]
            available = yes
            copy = template
            [none]
            path = @
            [named]
            path = @
            guest ok = yes
            valid users = daemon
            [listed]
            path = @
            guest ok = yes
            valid users = daemon, nobody
            [barred]
            path = @
            guest ok = yes
            invalid users = nobody
            [forced]
            path = @
            guest ok = yes
            force user = daemon
            """;

    /** More of them, for the long tests; of the last two only the server can tell. */
    private static final String MORE = """
            [encrypted]
            path = @
            guest ok = yes
            smb encrypt = required
            [nowhere]
            guest ok = yes
            [everyone]
            path = @
            guest ok = yes
            valid users = Everyone
            [plain-group]
            path = @
            guest ok = yes
            valid users = nogroup
            [somebody]
            path = @
            guest only = yes
            valid users = daemon
            [forced-and-named]
            path = @
            guest ok = yes
            force user = daemon
            valid users = daemon
            [group]
            path = @
            guest ok = yes
            valid users = @nogroup
            [barred-group]
            path = @
            guest ok = yes
            invalid users = @nogroup
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = "Bad User")
    void says_what_a_real_server_does(String mapping) throws Exception {
        compare("map to guest = " + mapping + "\n", SHARES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Never", "Bad Password", "Bad Uid"})
    @Needs("all")
    void says_what_a_real_server_does_with_the_other_words(String mapping) throws Exception {
        compare("map to guest = " + mapping + "\n", SHARES + MORE);
    }

    @Test
    @Needs("all")
    void where_everybody_must_encrypt_a_real_server_lets_no_guest_in() throws Exception {
        compare("map to guest = Bad Password\nserver smb encrypt = required\n", SHARES);
    }

    private void compare(String settings, String written) throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectories(root.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        RealSmbd.addUser(root, PASSWORD);
        try (RealSmbd smbd = RealSmbd.start(
                root,
                "GUESTS",
                settings + "server signing = mandatory\n",
                written.replace("= @\n", "= " + data + "\n"))) {
            List<String> shares = written.lines()
                    .filter(line -> line.startsWith("["))
                    .map(line -> line.substring(1, line.length() - 1))
                    .toList();
            assertThat(opened(smbd, shares, "-U", RealSmbd.USER + "%" + PASSWORD))
                    .as("somebody with an account gets in")
                    .contains("ok", "none", "named");

            GuestForecast forecast = forecast();
            List<String> doubtful = forecast.shares().stream()
                    .filter(each -> each.unless().isPresent())
                    .map(OpenShare::name)
                    .toList();
            List<String> certain =
                    shares.stream().filter(each -> !doubtful.contains(each)).toList();
            TreeSet<String> expected = forecast.shares().stream()
                    .map(OpenShare::name)
                    .filter(certain::contains)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(opened(smbd, certain, "-N", "-U", "%"))
                    .as("without a name")
                    .isEqualTo(expected);
            assertThat(opened(smbd, certain, "-U", "stranger%x"))
                    .as("a name that it does not know")
                    .isEqualTo(forecast.takesStrangers() ? expected : new TreeSet<>());
            assertThat(opened(smbd, certain, "-U", RealSmbd.USER + "%wrong"))
                    .as("a wrong password")
                    .isEqualTo(settings.contains("Bad Password") ? expected : new TreeSet<>());
        }
    }

    /** Returns what the program makes of what testparm prints for this server. */
    private GuestForecast forecast() throws Exception {
        Path conf = root.resolve("smb.conf");
        String dump = Ran.of(List.of("sh", "-c", "testparm -sv '" + conf + "' 2>/dev/null"))
                .orFail()
                .output();
        return SeenHost.with(Files.readString(conf), dump, Advertised.REQUIRED)
                .assess(SIGN, Acceptance.NOTHING)
                .plan()
                .guests();
    }

    /** Returns the shares that these words of smbclient open. Some may fail: its exit tells. */
    private static Set<String> opened(RealSmbd smbd, List<String> shares, String... login) {
        Set<String> opened = new TreeSet<>();
        for (String share : shares) {
            List<String> command =
                    new ArrayList<>(List.of("timeout", "20", "smbclient", "//" + smbd.address() + "/" + share));
            command.addAll(
                    Stream.concat(Stream.of(login), Stream.of("-c", "ls")).toList());
            if (Ran.of(command).exit() == 0) {
                opened.add(share);
            }
        }
        return opened;
    }
}
