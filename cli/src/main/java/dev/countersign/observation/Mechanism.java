package dev.countersign.observation;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A login mechanism that a server offers in its SPNEGO token (RFC 4178 4.1), by its object
 * identifier. It may be an unknown one.
 */
public record Mechanism(String oid) {
    private static final Pattern DOTTED = Pattern.compile("[0-9]+(\\.[0-9]+)+");

    /** NTLM ([MS-NLMP]). */
    public static final Mechanism NTLMSSP = new Mechanism("1.3.6.1.4.1.311.2.2.10");

    /** Kerberos 5 (RFC 4121). */
    public static final Mechanism KERBEROS = new Mechanism("1.2.840.113554.1.2.2");

    /**
     * Kerberos 5 under the number that Windows 2000 used by mistake, and every Windows since
     * ([MS-SPNG]).
     */
    public static final Mechanism MS_KERBEROS = new Mechanism("1.2.840.48018.1.2.2");

    /** Negotiation of more mechanisms ([MS-NEGOEX]). */
    public static final Mechanism NEGOEX = new Mechanism("1.3.6.1.4.1.311.2.2.30");

    private static final Map<Mechanism, String> NAMES =
            Map.of(NTLMSSP, "NTLMSSP", KERBEROS, "Kerberos", MS_KERBEROS, "MS-Kerberos", NEGOEX, "NEGOEX");

    public Mechanism {
        if (!DOTTED.matcher(oid).matches()) {
            throw new IllegalArgumentException("not an object identifier");
        }
    }

    /** Its name if it is known, or else its number: the word used in output and in JSON. */
    public String word() {
        return NAMES.getOrDefault(this, oid);
    }

    /** Reads the result of {@link #word}. */
    public static Mechanism of(String word) {
        return NAMES.entrySet().stream()
                .filter(each -> each.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> new Mechanism(word));
    }

    /** Whether it is Kerberos, under either number. */
    public boolean isKerberos() {
        return equals(KERBEROS) || equals(MS_KERBEROS);
    }
}
