package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which mechanisms a server's first SPNEGO token offers (RFC 4178 4.2.1; with hints, [MS-SPNG] 2.2.1). DER, read strictly. */
public final class Spnego {
    private static final int APPLICATION_0 = 0x60;
    private static final int CONTEXT_0 = 0xa0;
    private static final int SEQUENCE = 0x30;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final Bytes SPNEGO = Bytes.of(new byte[] {0x2b, 6, 1, 5, 5, 2});
    private static final int MOST_MECHANISMS = 32;
    private static final int LONGEST_IDENTIFIER = 64;

    private Spnego() {}

    /** The mechanisms in the order of the token; nothing when it is no such token. */
    public static Optional<List<Mechanism>> mechanisms(Bytes token) {
        return whole(token, APPLICATION_0).flatMap(Spnego::ofInitial);
    }

    private static Optional<List<Mechanism>> ofInitial(Bytes inside) {
        Optional<Element> identifier = Element.at(inside, 0, OBJECT_IDENTIFIER)
                .filter(each -> each.content(inside).equals(SPNEGO));
        return identifier
                .flatMap(each -> whole(inside.slice(each.end, inside.length()), CONTEXT_0))
                .flatMap(choice -> whole(choice, SEQUENCE))
                // mechTypes comes first; what follows it (flags, token, hints) is not ours.
                .flatMap(fields -> Element.at(fields, 0, CONTEXT_0).map(each -> each.content(fields)))
                .flatMap(types -> whole(types, SEQUENCE))
                .flatMap(Spnego::identifiers);
    }

    private static Optional<List<Mechanism>> identifiers(Bytes list) {
        List<Mechanism> mechanisms = new ArrayList<>();
        for (int at = 0; at < list.length(); ) {
            Optional<Element> next = Element.at(list, at, OBJECT_IDENTIFIER);
            Optional<Mechanism> mechanism =
                    next.map(each -> each.content(list)).flatMap(Spnego::dotted).map(Mechanism::new);
            if (mechanism.isEmpty() || mechanisms.size() == MOST_MECHANISMS) {
                return Optional.empty();
            }
            mechanisms.add(mechanism.get());
            at = next.get().end;
        }
        return Optional.of(List.copyOf(mechanisms));
    }

    /** An object identifier in numbers (X.690 8.19); nothing when it is broken. */
    private static Optional<String> dotted(Bytes content) {
        if (content.length() == 0
                || content.length() > LONGEST_IDENTIFIER
                || (content.at(content.length() - 1) & 0x80) != 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        boolean begun = false;
        for (int at = 0; at < content.length(); at++) {
            int octet = content.at(at);
            if (!begun && octet == 0x80) {
                return Optional.empty(); // padded
            }
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7f));
            begun = (octet & 0x80) != 0;
            if (!begun) {
                if (text.isEmpty()) {
                    BigInteger first = arc.divide(BigInteger.valueOf(40)).min(BigInteger.TWO);
                    text.append(first);
                    arc = arc.subtract(first.multiply(BigInteger.valueOf(40)));
                }
                text.append('.').append(arc);
                arc = BigInteger.ZERO;
            }
        }
        return Optional.of(text.toString());
    }

    /** The content of {@code encoded}, when all of it is one element of {@code tag}. */
    private static Optional<Bytes> whole(Bytes encoded, int tag) {
        return Element.at(encoded, 0, tag)
                .filter(each -> each.end == encoded.length())
                .map(each -> each.content(encoded));
    }

    /** Where an element's content begins and ends. */
    private record Element(int begin, int end) {
        /** The element of {@code tag} at {@code at}, with a definite length in its shortest form that lies within {@code all}. */
        static Optional<Element> at(Bytes all, int at, int tag) {
            if (at + 2 > all.length() || all.at(at) != tag) {
                return Optional.empty();
            }
            int first = all.at(at + 1);
            int octets = first < 0x80 ? 0 : first - 0x80;
            int begin = at + 2 + octets;
            if (first == 0x80 || octets > 2 || begin > all.length()) {
                return Optional.empty();
            }
            int length = octets == 0 ? first : all.at(at + 2);
            length = octets == 2 ? length << 8 | all.at(at + 3) : length;
            boolean shortest = octets == 0 || (octets == 1 ? length >= 0x80 : length >= 0x100);
            return shortest && length <= all.length() - begin
                    ? Optional.of(new Element(begin, begin + length))
                    : Optional.empty();
        }

        Bytes content(Bytes all) {
            return all.slice(begin, end);
        }
    }
}
