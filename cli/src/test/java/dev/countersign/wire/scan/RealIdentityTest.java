package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Besides;
import dev.countersign.observation.DialectAnswer.Spoken;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.observation.Trial;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.login.LoginProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real servers say of themselves is what their configuration says, and their logs know of no login. */
@Needs({"smbd", "root", "setsid"})
class RealIdentityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Every attempt to log in leaves a line that begins so in the audit log, whatever comes of it. */
    private static final String LOGIN = "Auth: [";

    private static final String AUDIT = "log level = 3 auth_audit:5\n";

    @TempDir
    Path root;

    private static ScanResult scan(RealSmbd smbd) {
        List<ScanResult> results = new ArrayList<>();
        new Scan(
                        new ScanSettings(
                                8, 0, PATIENCE, Set.of(Question.IDENTITY, Question.SMB1, Question.EACH_DIALECT)),
                        Exclusions.of(List.of()),
                        NameService.ofThisMachine(),
                        new SplittableRandom(1))
                .run(
                        TargetList.of(List.of(new TargetSource.Words(List.of(smbd.address()))), 445)
                                .endpoints(),
                        () -> false,
                        results::add);
        return results.get(0);
    }

    private static String log(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("log.") || name.equals("smbd.out")) {
                    all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }

    @Test
    void a_standalone_server_says_its_configured_name_and_nobody_logged_in() throws Exception {
        try (RealSmbd smbd = RealSmbd.start(
                root,
                "identtest",
                "workgroup = CORPGROUP\nserver signing = mandatory\nserver min protocol = SMB2_10\n" + AUDIT)) {
            ScanResult result = scan(smbd);

            ServerIdentity said = result.besides().identity().orElseThrow();
            assertThat(said.netbiosName()).contains("IDENTTEST");
            assertThat(said.netbiosDomain()).contains("IDENTTEST");
            assertThat(said.membership()).isEqualTo(Membership.NONE);
            assertThat(said.version()).contains(new NtlmVersion(6, 1, 0));
            assertThat(said.system(result.answer().dialect()).words()).contains("Samba", "not known");
            assertThat(said.system(result.answer().dialect()).platform()).isEmpty();
            assertThat(result.besides().dialects())
                    .extracting(each -> each.dialect() + " " + each.spoken().word() + " "
                            + each.advertised().word())
                    .containsExactly(
                            "2.0.2 no unknown",
                            "2.1 yes required",
                            "3.0 yes required",
                            "3.0.2 yes required",
                            "3.1.1 yes required");

            String before = log(root);
            Trial anonymous = LoginProbe.anonymously(new SecureRandom())
                    .attempt(new DirectDialer(), smbd.address(), 445, PATIENCE);
            String after = log(root);

            // smbd saw the question, and knows of no login; a login without a name is seen.
            assertThat(before).contains("neg_flags").doesNotContain(LOGIN);
            assertThat(anonymous.entry()).as(anonymous.why()).isEqualTo(Trial.Entry.ANONYMOUS);
            assertThat(after).contains(LOGIN);
        }
    }

    @Test
    void a_server_that_speaks_only_smb1_says_its_name_there() throws Exception {
        try (RealSmbd smbd =
                RealSmbd.start(root, "oldtest", "server min protocol = NT1\nserver max protocol = NT1\n" + AUDIT)) {
            ServerIdentity said = scan(smbd).besides().identity().orElseThrow();

            assertThat(said.netbiosName()).as(said.why()).contains("OLDTEST");
            assertThat(said.version()).contains(new NtlmVersion(6, 1, 0));
            assertThat(log(root)).contains("neg_flags").doesNotContain(LOGIN);
        }
    }

    @Test
    void a_member_of_a_domain_says_the_domain_and_signing_is_the_same_in_every_dialect() throws Exception {
        try (RealSmbd smbd = RealSmbd.start(
                root,
                "membertest",
                "workgroup = CORP\nsecurity = ads\nrealm = CORP.EXAMPLE.NET\nserver signing = auto\n" + AUDIT)) {
            Besides besides = scan(smbd).besides();

            ServerIdentity said = besides.identity().orElseThrow();
            assertThat(said.netbiosName()).contains("MEMBERTEST");
            assertThat(said.netbiosDomain()).contains("CORP");
            assertThat(said.membership()).isEqualTo(Membership.DOMAIN);
            assertThat(said.forest()).isEqualTo(Optional.empty());
            assertThat(besides.dialects())
                    .allSatisfy(each -> assertThat(each.spoken()).isEqualTo(Spoken.YES))
                    .allSatisfy(each -> assertThat(each.advertised()).isEqualTo(Advertised.OFFERED));
            assertThat(log(root)).contains("neg_flags").doesNotContain(LOGIN);
        }
    }
}
