package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Held;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that prefers not to sign, and what the server reports about its session. */
class SmbclientAgreesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @Needs({"smbd", "smbclient", "smbstatus", "smbpasswd", "root", "setsid"})
    @CsvSource({"mandatory, REQUIRED, full", "auto, OFFERED, partial"})
    void a_session_of_smbclient_with_signing_disabled_is_signed_where_the_proof_says_required(
            String setting, Held proven, String degree) throws Exception {
        Path accounts = SmbdCell.accounts(root.resolve("accounts"));
        Path place = root.resolve("server");

        try (RealSmbd smbd = SmbdCell.start(accounts, place, "server signing = " + setting + "\n")) {
            Trial trial = SmbdCell.user().attempt(new DirectDialer(), smbd.address(), 445, SmbdCell.PATIENCE);

            assertThat(trial.signing()).isEqualTo(proven);
            assertThat(degree(smbd, place)).isEqualTo(degree);
        }
    }

    /**
     * Returns how the client's session is signed, according to smbstatus ({@code partial}: only its
     * login was).
     */
    private String degree(RealSmbd smbd, Path place) throws IOException, InterruptedException {
        Path account = Files.writeString(
                root.resolve("account"), "username = " + RealSmbd.USER + "\npassword = " + SmbdCell.PASSWORD + "\n");
        Process client = new ProcessBuilder(
                        "smbclient",
                        "-s",
                        "/dev/null",
                        "--option=client signing=disabled",
                        "-A",
                        account.toString(),
                        "//" + smbd.address() + "/IPC$")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("client").toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() < deadline && client.isAlive()) {
                Optional<String> degree = degree(place);
                if (degree.isPresent()) {
                    return degree.orElseThrow();
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new AssertionError("no session: " + Files.readString(root.resolve("client")));
        } finally {
            client.destroy();
            client.waitFor();
        }
    }

    /** Empty until the share is connected: before that, the login may not be complete. */
    private static Optional<String> degree(Path place) {
        String said = Ran.of(
                        List.of("smbstatus", "-s", place.resolve("smb.conf").toString(), "--json"))
                .orFail()
                .output();
        JsonMap status = Json.readMap(said.getBytes(StandardCharsets.UTF_8), "smbstatus", Json.Limits.OURS);
        return status.map("tcons").asMap().isEmpty()
                ? Optional.empty()
                : status.map("sessions").asMap().values().stream()
                        .map(each -> JsonMap.of(each, "session").map("signing").text("degree"))
                        // until the server has written down what the session does
                        .filter(degree -> !degree.equals("none"))
                        .findFirst();
    }
}
