package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server says about itself before any login, in its NTLM challenge ([MS-NLMP] 2.2.1.2). It
 * is claimed, not proven: a server can give any name. The texts are safe to print.
 *
 * @param netbiosName of the computer; servers give it in capitals
 * @param netbiosDomain the domain or workgroup; a server without either repeats its own name
 * @param forest the DNS name of the forest
 * @param version as received
 * @param why where this is from, or why nothing is known, in one line
 */
public record ServerIdentity(
        Optional<String> netbiosName,
        Optional<String> netbiosDomain,
        Optional<String> dnsName,
        Optional<String> dnsDomain,
        Optional<String> forest,
        Membership membership,
        Optional<NtlmVersion> version,
        String why) {
    /** Whether accounts of a domain can log in. */
    public enum Membership {
        DOMAIN,
        /** It says that it has only its own accounts. */
        NONE,
        UNKNOWN;

        /** The word used in output and in JSON: {@code domain}, {@code none}, {@code unknown}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads the result of {@link #word}. */
        public static Optional<Membership> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** No name in DNS is longer. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_REASON = 500;

    public ServerIdentity {
        netbiosName = safe(netbiosName);
        netbiosDomain = safe(netbiosDomain);
        dnsName = safe(dnsName);
        dnsDomain = safe(dnsDomain);
        forest = safe(forest);
        why = cut(why, LONGEST_REASON);
    }

    /** Returns the identity of a server that did not say who it is. */
    public static ServerIdentity unknown(String why) {
        return new ServerIdentity(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Membership.UNKNOWN,
                Optional.empty(),
                why);
    }

    private static Optional<String> safe(Optional<String> name) {
        return name.map(each -> cut(each, LONGEST_NAME)).filter(each -> !each.isBlank());
    }

    /** Escapes first, so that the same text is unchanged the second time. */
    private static String cut(String text, int longest) {
        String shown = new Untrusted(text).onOneLine();
        int length = Math.min(longest, shown.codePointCount(0, shown.length()));
        return shown.substring(0, shown.offsetByCodePoints(0, length));
    }

    /** Whether it said anything. */
    public boolean known() {
        return version.isPresent() || name().isPresent() || group().isPresent();
    }

    /** Returns its name in DNS, or else its NetBIOS name. */
    public Optional<String> name() {
        return dnsName.or(() -> netbiosName);
    }

    private Optional<String> group() {
        return dnsDomain.or(() -> netbiosDomain);
    }

    /** Returns what it is called, for a person: {@code FS1 (fs1.example.net), domain EXAMPLE (example.net)}. */
    public String words() {
        String called = both(netbiosName, dnsName);
        String belongs = switch (membership) {
            case DOMAIN -> belongs("domain ");
            case NONE -> "in no domain";
            case UNKNOWN -> belongs("domain or workgroup ");
        };
        return Stream.of(called.isEmpty() ? "without a name" : called, belongs)
                .filter(each -> !each.isEmpty())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private String belongs(String kind) {
        String called = both(netbiosDomain, dnsDomain);
        return called.isEmpty() ? "" : kind + called;
    }

    private static String both(Optional<String> netbios, Optional<String> dns) {
        if (netbios.isEmpty() || dns.isEmpty()) {
            return netbios.or(() -> dns).orElse("");
        }
        return netbios.get().equalsIgnoreCase(dns.get()) ? netbios.get() : netbios.get() + " (" + dns.get() + ")";
    }

    /**
     * Returns what its version and the dialect that it chose say about its system.
     *
     * @param dialect the newest that it speaks, such as {@code 3.1.1}
     */
    public ServerSystem system(Optional<String> dialect) {
        return ServerSystem.of(version, dialect);
    }
}
