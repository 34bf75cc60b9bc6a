package dev.countersign.observation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server said in NEGOTIATE besides whether it signs. Advertised, all of it: nobody has logged in.
 *
 * @param signingAlgorithm by which its sessions are signed, for example {@code AES-GMAC}
 * @param cipher by which it could encrypt, for example {@code AES-128-GCM}; says nothing of whether it insists
 * @param mechanisms how one can log in, as it prefers; empty where it named none that could be read
 * @param systemTime its clock
 * @param startTime since when it runs; most servers keep that to themselves
 */
public record Negotiation(
        Optional<String> signingAlgorithm,
        Optional<String> cipher,
        List<Mechanism> mechanisms,
        Optional<Instant> systemTime,
        Optional<Instant> startTime) {
    /** Nothing was said. */
    public static final Negotiation NONE =
            new Negotiation(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    public Negotiation {
        mechanisms = List.copyOf(mechanisms);
    }

    /** Whether one can log in with Kerberos; nothing where no mechanism was named. */
    public Optional<Boolean> offersKerberos() {
        return mechanisms.isEmpty()
                ? Optional.empty()
                : Optional.of(mechanisms.stream().anyMatch(Mechanism::isKerberos));
    }
}
