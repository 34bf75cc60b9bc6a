package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.auth.SpnegoToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/**
 * Relays a login to a real directory server (RFC 4511), as relay tools do: every token goes to it,
 * every reply comes back.
 */
final class LdapRelay implements DoubleServer.Tokens, AutoCloseable {
    private static final int BIND = 0;
    private static final int SEARCH = 3;
    private static final int ENTRY = 4;
    private static final int IN_PROGRESS = 14;

    private final Socket socket = new Socket();
    private final ASN1InputStream in;
    private final UnaryOperator<Bytes> change;
    private final UnaryOperator<Bytes> back;
    private int number;
    private Optional<Integer> result = Optional.empty();

    private LdapRelay(String address, UnaryOperator<Bytes> change, UnaryOperator<Bytes> back) throws IOException {
        this.change = change;
        this.back = back;
        socket.connect(new InetSocketAddress(address, 389), 10_000);
        socket.setSoTimeout(10_000);
        in = new ASN1InputStream(socket.getInputStream());
    }

    /** Returns one that changes nothing. */
    static LdapRelay faithful(String address) throws IOException {
        return new LdapRelay(address, token -> token, token -> token);
    }

    /**
     * Returns one that removes signing and the time from the challenge, and the signature from the
     * response.
     */
    static LdapRelay weakening(String address) throws IOException {
        return new LdapRelay(address, LdapRelay::weakened, LdapRelay::unsigned);
    }

    @Override
    public Optional<Bytes> to(Bytes token) {
        try {
            ASN1Sequence said = ask(
                    BIND,
                    new ASN1Integer(3),
                    text(""),
                    new DERTaggedObject(
                            false,
                            3,
                            sequence(
                                    text("GSS-SPNEGO"),
                                    new DEROctetString(back.apply(token).toArray()))));
            int code = ASN1Enumerated.getInstance(said.getObjectAt(0)).intValueExact();
            result = Optional.of(code);
            return code == IN_PROGRESS ? Optional.of(change.apply(credentials(said))) : Optional.empty();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Bytes credentials(ASN1Sequence said) {
        ASN1TaggedObject last = (ASN1TaggedObject) said.getObjectAt(said.size() - 1);
        return Bytes.of(ASN1OctetString.getInstance(last, false).getOctets());
    }

    /** Returns LDAP's resultCode of the last bind. */
    Optional<Integer> result() {
        return result;
    }

    /**
     * Whether the directory is open to the relay: a request without a signature returns an entry.
     */
    boolean reads() {
        try {
            ask(
                    SEARCH,
                    text("DC=lab,DC=test"),
                    new ASN1Enumerated(0),
                    new ASN1Enumerated(0),
                    new ASN1Integer(0),
                    new ASN1Integer(0),
                    ASN1Boolean.FALSE,
                    new DERTaggedObject(false, 7, text("objectClass")),
                    sequence(text("objectSid")));
            return answered == ENTRY;
        } catch (IOException hungUp) {
            return false;
        }
    }

    private int answered;

    private ASN1Sequence ask(int operation, ASN1Encodable... fields) throws IOException {
        DERTaggedObject request = new DERTaggedObject(false, BERTags.APPLICATION, operation, sequence(fields));
        socket.getOutputStream()
                .write(sequence(new ASN1Integer(++number), request).getEncoded());
        socket.getOutputStream().flush();
        if (!(in.readObject() instanceof ASN1Sequence message)) {
            throw new IOException("no LDAP message");
        }
        ASN1TaggedObject reply = ASN1TaggedObject.getInstance(message.getObjectAt(1), BERTags.APPLICATION);
        answered = reply.getTagNo();
        return (ASN1Sequence) reply.getBaseUniversal(false, BERTags.SEQUENCE);
    }

    private static DERSequence sequence(ASN1Encodable... fields) {
        return new DERSequence(fields);
    }

    private static DEROctetString text(String text) {
        return new DEROctetString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the response in {@code token} without the signature over the mechanisms, which a
     * server need not get.
     */
    private static Bytes unsigned(Bytes token) {
        return Authenticate.in(token).stream()
                .map(each -> SpnegoToken.next(Optional.of(each.message()), Optional.empty()))
                .findFirst()
                .orElse(token);
    }

    /**
     * Returns the challenge in {@code token} without SIGN, SEAL and ALWAYS_SIGN, and with its time
     * changed to an unknown pair.
     */
    private static Bytes weakened(Bytes token) {
        int at = token.latin1().indexOf("NTLMSSP\0\2");
        byte[] bytes = token.toArray();
        bytes[at + 20] &= (byte) ~0x30;
        bytes[at + 21] &= (byte) ~0x80;
        int time = token.latin1().indexOf("\7\0\10\0", at + 48);
        bytes[time] = 0x77;
        return Bytes.of(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
