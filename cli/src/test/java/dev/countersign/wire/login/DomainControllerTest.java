package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.inventory.SmbLogin;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.testing.DomainController;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real AD domain controller, and a standalone server next to it. One test: the domain takes half
 * a minute of one core.
 */
class DomainControllerTest {
    private static final String KRB5_CONF = "java.security.krb5.conf";

    @TempDir
    Path root;

    @Test
    @Needs({"all", "namespaces", "smbd", "samba", "samba-tool", "winbindd", "kinit", "ss", "setsid"})
    void a_domain_controller_requires_signing_by_default_and_a_login_of_either_kind_proves_it(TestReporter reporter)
            throws Exception {
        long begin = System.nanoTime();
        try (DomainController dc = DomainController.up(root.resolve("dc"));
                RealSmbd standalone =
                        RealSmbd.start(root.resolve("standalone"), "alone", "server signing = default\n")) {
            new Figures("domain-controller")
                    .add("up", Duration.ofNanos(System.nanoTime() - begin).toMillis(), "ms")
                    .keep(reporter);
            System.setProperty(KRB5_CONF, dc.krb5Conf().toString());

            assertThat(asked(dc.address()).advertised()).isEqualTo(Advertised.REQUIRED);
            assertThat(asked(standalone.address()).advertised()).isEqualTo(Advertised.OFFERED);
            assertThat(asked(dc.address()).said().offersKerberos()).contains(true);
            assertThat(asked(standalone.address()).said().offersKerberos()).contains(false);

            Secrets secrets =
                    new Secrets(Map.of("ADMIN_PASSWORD", dc.password()), SecretCommandsAllowed.NONE, SmbdCell.PATIENCE);
            SmbLogin ntlm = new SmbLogin.Ntlm(
                    "Administrator", Optional.of("LAB"), new SecretReference.Environment("ADMIN_PASSWORD"));
            required(attempt(ntlm, secrets, dc), "NTLM");
            required(attempt(new SmbLogin.TicketCache(dc.tickets()), secrets, dc), "Kerberos");
            required(attempt(new SmbLogin.Keytab(dc.keytab(), "Administrator@LAB.TEST"), secrets, dc), "Kerberos");

            Trial byAddress = LoginProbe.as(new SmbLogin.TicketCache(dc.tickets()), secrets, SmbdCell.RANDOM)
                    .attempt(new DirectDialer(), dc.address(), 445, SmbdCell.PATIENCE);
            assertThat(byAddress.entry()).isEqualTo(Entry.FAILED);
            assertThat(byAddress.why()).contains("is not a name, and Kerberos knows servers by name only");
            Trial nobody = attempt(new SmbLogin.Keytab(dc.keytab(), "Nobody@LAB.TEST"), secrets, dc);
            assertThat(nobody.why()).contains("no Kerberos ticket");

            cannotBeRelayed(ntlm, secrets, dc);
            isReloadedBySmbdOnly(dc);
        } finally {
            System.clearProperty(KRB5_CONF);
        }
    }

    /**
     * What the advice for a domain controller is based on: samba starts smbd with a word of its own,
     * SIGHUP to samba (which is what its unit does for a reload) leaves the value, and SIGHUP to smbd
     * changes it. A stranger does not become a guest, whatever 'map to guest' is.
     */
    private static void isReloadedBySmbdOnly(DomainController dc) throws Exception {
        ProcessHandle smbd = dc.process("smbd");
        ProcessHandle samba = dc.process("samba");
        assertThat(Files.readString(Path.of("/proc/" + smbd.pid() + "/cmdline")))
                .contains("\0--option=server role check:inhibit=yes\0");
        Path conf = dc.smbConf();
        Files.writeString(
                conf,
                Files.readString(conf)
                        .replace("[global]\n", "[global]\n\tserver signing = auto\n\tmap to guest = Bad User\n"));

        Ran.of(List.of("kill", "-HUP", String.valueOf(samba.pid()))).orFail();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() < end) {
            assertThat(asked(dc.address()).advertised()).isEqualTo(Advertised.REQUIRED);
        }
        Ran.of(List.of("kill", "-HUP", String.valueOf(smbd.pid()))).orFail();
        end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (asked(dc.address()).advertised() != Advertised.OFFERED && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(asked(dc.address()).advertised()).isEqualTo(Advertised.OFFERED);
        assertThat(samba.isAlive()).isTrue();
        assertThat(LoginProbe.asGuest(SmbdCell.RANDOM)
                        .attempt(new DirectDialer(), dc.address(), 445, SmbdCell.PATIENCE)
                        .entry())
                .isEqualTo(Entry.REFUSED);
    }

    /**
     * A man in the middle relays the login to the domain controller's own LDAP, which accepts
     * unsigned sessions.
     */
    private static void cannotBeRelayed(SmbLogin ntlm, Secrets secrets, DomainController dc) throws IOException {
        LoginProbe attempt = LoginProbe.as(ntlm, secrets, SmbdCell.RANDOM);
        try (LdapRelay weaker = LdapRelay.weakening(dc.address());
                LdapRelay faithful = LdapRelay.faithful(dc.address())) {
            Trial changed = attempt.attempt(between(weaker), DomainController.NAME, 445, SmbdCell.PATIENCE);
            assertThat(weaker.reads())
                    .as("the directory, with a challenge that was weakened: %s", changed)
                    .isFalse();
            assertThat(weaker.result()).as("it never came to a second bind").contains(14);
            assertThat(changed.entry()).isEqualTo(Entry.NOT_BELIEVED);

            attempt.attempt(between(faithful), DomainController.NAME, 445, SmbdCell.PATIENCE);
            assertThat(faithful.result())
                    .as("the account is let in, so this proves something")
                    .contains(0);
            assertThat(faithful.reads())
                    .as("the directory, without a signature")
                    .isFalse();
        }
    }

    private static DoubleServer between(LdapRelay relay) {
        return DoubleServer.requiring((cover, number) -> DoubleServer.proper(cover))
                .answering(relay);
    }

    private static void required(Trial trial, String login) {
        assertThat(trial.signing()).as("%s", trial).isEqualTo(Held.REQUIRED);
        assertThat(trial.login()).isEqualTo(login);
        assertThat(trial.why()).isEqualTo("required: unsigned echo refused, 3.1.1 AES-GMAC");
    }

    private static Trial attempt(SmbLogin login, Secrets secrets, DomainController dc) {
        Dialer resolver = (name, port, timeout) ->
                new DirectDialer().dial(name.equals(DomainController.NAME) ? dc.address() : name, port, timeout);
        return LoginProbe.as(login, secrets, SmbdCell.RANDOM)
                .attempt(resolver, DomainController.NAME, 445, Duration.ofMinutes(1));
    }

    private static WireAnswer asked(String address) {
        return new NegotiateProbe(SmbdCell.RANDOM).negotiate(new DirectDialer(), address, 445, Duration.ofSeconds(20));
    }
}
