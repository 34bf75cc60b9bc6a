package dev.countersign.observation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server said in NEGOTIATE besides its signing mode. All of it is only advertised: nobody
 * has logged in.
 *
 * @param signingAlgorithm the algorithm that signs its sessions, for example {@code AES-GMAC}
 * @param cipher the cipher it could encrypt with, for example {@code AES-128-GCM}; this does not
 * mean that encryption is required
 * @param mechanisms the login mechanisms, in the server's order of preference; empty if none could
 * be read
 * @param systemTime the server's clock
 * @param startTime when the server started; most servers do not reveal it
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

    /** Whether a Kerberos login is offered; empty if the server named no mechanism. */
    public Optional<Boolean> offersKerberos() {
        return mechanisms.isEmpty()
                ? Optional.empty()
                : Optional.of(mechanisms.stream().anyMatch(Mechanism::isKerberos));
    }
}
