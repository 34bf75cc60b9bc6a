package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.auth.Handshake;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.auth.NtlmHandshake;
import dev.countersign.wire.smb2.NegotiateRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real servers grant what the account requests, accept its response, and check its integrity code.
 */
@Needs({"smbd", "smbpasswd", "root", "setsid"})
class RealNtlmTest {
    private static final RelayTest.Account ACCOUNT = new RelayTest.Account(RealSmbd.USER, "", SmbdCell.PASSWORD);

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntlm auth = ntlmv2-only",
                "ntlm auth = ntlmv1-permitted\nserver signing = disabled",
                "ntlm auth = mschapv2-and-ntlmv2-only\nserver signing = mandatory",
                "server max protocol = SMB2_02\nserver signing = auto"
            })
    void a_real_smbd_is_answered_and_what_it_gets_cannot_be_relayed(String settings) throws Exception {
        Path accounts = SmbdCell.accounts(root.resolve("accounts"));
        Overheard overheard = new Overheard(new DirectDialer());

        try (RealSmbd smbd = SmbdCell.start(accounts, root.resolve("server"), settings + "\n")) {
            Trial trial = SmbdCell.user().attempt(overheard, smbd.address(), 445, SmbdCell.PATIENCE);

            assertThat(trial.entry()).as(trial.why()).isEqualTo(Entry.USER);
            RelayTest.assertSound(
                    overheard.sent(), Authenticate.challenge(overheard.received()), ACCOUNT, "cifs/" + smbd.address());
        }
    }

    @Test
    void a_real_smbd_looks_at_the_integrity_code() throws Exception {
        Path accounts = SmbdCell.accounts(root.resolve("accounts"));

        try (RealSmbd smbd = SmbdCell.start(accounts, root.resolve("server"), "")) {
            assertThat(status(smbd, 0)).isZero();
            assertThat(status(smbd, 1)).isNotZero();
        }
    }

    /** Logs in with these bits of the integrity code flipped. */
    private static long status(RealSmbd smbd, int turned) throws IOException, LoginFailure {
        try (Dialer.Connection connection = new DirectDialer().dial(smbd.address(), 445, SmbdCell.PATIENCE)) {
            Channel channel = new Channel(connection);
            Negotiated negotiated = Negotiated.over(channel, NegotiateRequest.offeringAll(SmbdCell.RANDOM));
            NtlmHandshake ntlm = NtlmHandshake.account(
                    RealSmbd.USER, "", SmbdCell.PASSWORD.toCharArray(), "cifs/" + smbd.address(), SmbdCell.RANDOM, 0);
            return new SessionSetup(channel, negotiated, new Turned(ntlm, turned))
                    .run()
                    .status();
        }
    }

    /** A handshake whose integrity code is wrong in these bits. */
    private record Turned(Handshake real, int bits) implements Handshake {
        private static final int MIC = 72;

        @Override
        public ASN1ObjectIdentifier oid() {
            return real.oid();
        }

        @Override
        public Bytes begin() throws LoginFailure {
            return real.begin();
        }

        @Override
        public Optional<Bytes> answer(Bytes token) throws LoginFailure {
            return real.answer(token).map(said -> {
                byte[] bytes = said.toArray();
                bytes[MIC] ^= (byte) bits;
                return Bytes.of(bytes);
            });
        }

        @Override
        public byte[] sessionKey() throws LoginFailure {
            return real.sessionKey();
        }

        @Override
        public Optional<Bytes> mechListMic(Bytes mechanisms) throws LoginFailure {
            return real.mechListMic(mechanisms);
        }

        @Override
        public boolean verifyMechListMic(Bytes mechanisms, Bytes mic) {
            return real.verifyMechListMic(mechanisms, mic);
        }

        @Override
        public String label() {
            return real.label();
        }
    }
}
