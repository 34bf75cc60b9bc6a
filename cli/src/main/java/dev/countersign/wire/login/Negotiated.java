package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.auth.Hash;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.smb2.Cipher;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateReply;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.NotSmb;
import dev.countersign.wire.smb2.SigningAlgorithm;
import java.io.IOException;
import java.util.Optional;

/**
 * What both sides agreed on before the login.
 *
 * @param cipher empty if this connection cannot be encrypted
 * @param preauth the hash over both messages, for 3.1.1
 */
record Negotiated(
        NegotiateRequest asked,
        NegotiateResponse response,
        Dialect dialect,
        SigningAlgorithm signing,
        Optional<Cipher> cipher,
        Bytes preauth) {
    static Negotiated over(Channel channel, NegotiateRequest asked) throws IOException, LoginFailure {
        Bytes question = asked.encode();
        channel.send(question);
        Bytes raw = channel.receive();
        NegotiateReply reply = NegotiateResponse.decode(raw);
        if (reply instanceof NotSmb stranger) {
            throw new LoginFailure(stranger.why());
        }
        NegotiateResponse response = (NegotiateResponse) reply;
        Dialect dialect = Dialect.of(response.dialect())
                .filter(asked.dialects()::contains)
                .orElseThrow(() -> LoginFailure.ofServer("the server chose a dialect that was not offered"));
        Bytes preauth = extend(extend(Bytes.of(new byte[64]), question), raw);
        SigningAlgorithm signing = response.signingAlgorithm().orElse(SigningAlgorithm.usual(dialect));
        return new Negotiated(asked, response, dialect, signing, response.cipher(), preauth);
    }

    /** Returns the hash of 3.1.1 after one more message ([MS-SMB2] 3.2.5.2). */
    static Bytes extend(Bytes hash, Bytes message) {
        return Bytes.of(Hash.sha512(hash.toArray(), message.toArray()));
    }

    /** Returns how many credits a request costs: 2.0.2 does not have them. */
    int creditCharge() {
        return dialect == Dialect.SMB_2_0_2 ? 0 : 1;
    }
}
