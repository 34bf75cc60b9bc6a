package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/**
 * A server's SPNEGO token (RFC 4178 4.2; with hints, [MS-SPNG] 2.2.1), and the envelopes around our
 * tokens.
 *
 * @param state negState: 0 accepted, 1 incomplete, 2 rejected, 3 the server requires a signature
 *     over the mechanisms
 * @param token of the mechanism
 * @param mic the server's signature over the mechanisms
 */
public record SpnegoToken(Optional<Integer> state, Optional<Bytes> token, Optional<Bytes> mic) {
    public static final int REJECTED = 2;

    private static final ASN1ObjectIdentifier SPNEGO = new ASN1ObjectIdentifier("1.3.6.1.5.5.2");
    private static final int RESPONSE = 1;
    private static final int MOST_MECHANISMS = 32;

    /**
     * Returns the mechanisms that a server's first token offers, in its order; empty if it is not a
     * valid token in DER.
     */
    public static Optional<List<Mechanism>> offered(Bytes first) {
        try {
            ASN1Primitive parsed = ASN1Primitive.fromByteArray(first.toArray());
            if (!(parsed instanceof ASN1TaggedObject token)
                    || !token.hasTag(BERTags.APPLICATION, 0)
                    || !der(parsed).equals(first)) {
                return Optional.empty();
            }
            ASN1Sequence framed = ASN1Sequence.getInstance(token.getBaseUniversal(false, BERTags.SEQUENCE));
            ASN1Sequence init = ASN1Sequence.getInstance(inContext0(framed.getObjectAt(1)), true);
            // The rest after the mechanisms (flags, token, hints) is not used
            ASN1Sequence types = ASN1Sequence.getInstance(inContext0(init.getObjectAt(0)), true);
            if (!SPNEGO.equals(framed.getObjectAt(0)) || framed.size() != 2 || types.size() > MOST_MECHANISMS) {
                return Optional.empty();
            }
            List<Mechanism> mechanisms = new ArrayList<>();
            for (ASN1Encodable each : types) {
                mechanisms.add(
                        new Mechanism(ASN1ObjectIdentifier.getInstance(each).getId()));
            }
            return Optional.of(List.copyOf(mechanisms));
        } catch (IOException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException broken) {
            return Optional.empty();
        }
    }

    private static ASN1TaggedObject inContext0(ASN1Encodable element) {
        ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(element);
        if (!tagged.hasContextTag(0)) {
            throw new IllegalArgumentException("another field");
        }
        return tagged;
    }

    /** Returns the list of mechanisms that we offer: one. The signatures cover this list too. */
    public static Bytes mechanisms(ASN1ObjectIdentifier only) {
        return der(new DERSequence(only));
    }

    /** Returns the first envelope. */
    public static Bytes first(ASN1ObjectIdentifier mechanism, Bytes token) {
        DERSequence init = sequence(tagged(0, new DERSequence(mechanism)), tagged(2, octets(token)));
        DERSequence framed = sequence(SPNEGO, tagged(0, init));
        return der(new DERTaggedObject(false, BERTags.APPLICATION, 0, framed));
    }

    /** Returns every later envelope. */
    public static Bytes next(Optional<Bytes> token, Optional<Bytes> mic) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        token.ifPresent(each -> fields.add(tagged(2, octets(each))));
        mic.ifPresent(each -> fields.add(tagged(3, octets(each))));
        return der(tagged(RESPONSE, new DERSequence(fields)));
    }

    public static SpnegoToken decode(Bytes message) throws LoginFailure {
        try {
            // of no bytes at all, the parser makes nothing
            if (!(ASN1Primitive.fromByteArray(message.toArray()) instanceof ASN1TaggedObject choice)) {
                throw LoginFailure.ofServer("the server's login token is broken");
            }
            if (!choice.hasContextTag(RESPONSE)) {
                throw LoginFailure.ofServer("the server's login token is not an answer");
            }
            Optional<Integer> state = Optional.empty();
            Optional<Bytes> token = Optional.empty();
            Optional<Bytes> mic = Optional.empty();
            for (ASN1Encodable each : ASN1Sequence.getInstance(choice, true)) {
                ASN1TaggedObject field = ASN1TaggedObject.getInstance(each, BERTags.CONTEXT_SPECIFIC);
                switch (field.getTagNo()) {
                    case 0 ->
                        state = Optional.of(
                                ASN1Enumerated.getInstance(field, true).intValueExact());
                    case 2 -> token = Optional.of(bytes(field));
                    case 3 -> mic = Optional.of(bytes(field));
                    default -> {} // the chosen mechanism: we offer only one
                }
            }
            return new SpnegoToken(state, token, mic);
        } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException broken) {
            throw LoginFailure.ofServer("the server's login token is broken");
        }
    }

    private static Bytes bytes(ASN1TaggedObject field) {
        return Bytes.of(ASN1OctetString.getInstance(field, true).getOctets());
    }

    private static DERSequence sequence(ASN1Encodable... items) {
        return new DERSequence(items);
    }

    private static DERTaggedObject tagged(int number, ASN1Encodable inner) {
        return new DERTaggedObject(true, number, inner);
    }

    private static DEROctetString octets(Bytes bytes) {
        return new DEROctetString(bytes.toArray());
    }

    private static Bytes der(ASN1Object object) {
        try {
            return Bytes.of(object.getEncoded(ASN1Encoding.DER));
        } catch (IOException impossible) {
            throw new IllegalStateException("what we say can be written down", impossible);
        }
    }
}
