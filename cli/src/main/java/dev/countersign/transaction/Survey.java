package dev.countersign.transaction;

import dev.countersign.document.smbconf.SmbConfReading;
import dev.countersign.observation.Field;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ObservationValidator;
import dev.countersign.observation.Observations;
import dev.countersign.observation.StoreName;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.SmbConfSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at one host: what it reports about itself, in one call if its includes can be found at
 * once, and what its wire shows.
 */
public final class Survey {
    /** How many more times a host is queried for files that the document turns out to depend on. */
    private static final int ROUNDS = 5;

    /** What was found. */
    public record Seen(Observation observation, WirePicture wire) {}

    private Survey() {}

    /**
     * Looks at a host and changes nothing.
     *
     * @throws RemoteException if the host could not be queried
     */
    public static Seen of(Calls calls, RemoteHost host, WireLook look) throws RemoteException {
        return of(calls, host, look.begin());
    }

    /** Same, with a look at the wire that has already begun. */
    static Seen of(Calls calls, RemoteHost host, WireLook.Begun look) throws RemoteException {
        Meanwhile<WirePicture> wire = Meanwhile.start("wire", () -> look.through(host));
        List<String> also = new ArrayList<>();
        Observation observation = observe(calls, host, also, Optional.empty());
        Optional<String> meant = meant(calls, observation, wire);
        if (meant.isPresent()) {
            observation = observe(calls, host, also, meant);
        }
        boolean file = observation.document().isPresent() && !StoreName.is(observation.path());
        for (int round = 0; round < ROUNDS && file; round++) {
            List<String> wanted =
                    SmbConfReading.of(SmbConfSources.of(observation)).wanted();
            if (wanted.isEmpty()
                    || !also.addAll(
                            wanted.stream().filter(each -> !also.contains(each)).toList())) {
                break;
            }
            observation = observe(calls, host, also, meant);
        }
        return new Seen(observation, wire.join());
    }

    /** Returns the document of the server that is meant, where several run and that can be told. */
    private static Optional<String> meant(Calls calls, Observation seen, Meanwhile<WirePicture> wire) {
        List<Instance> instances = seen.server().instances();
        return instances.size() < 2
                ? Optional.empty()
                : calls.choice()
                        .among(instances, wire.join())
                        .flatMap(Instance::document)
                        .map(Instance.Document::path)
                        .filter(path -> path.startsWith("/"));
    }

    private static Observation observe(Calls calls, RemoteHost host, List<String> also, Optional<String> document)
            throws RemoteException {
        List<Field> fields = calls.observe(host, also, document);
        Optional<String> odd = ObservationValidator.objection(fields);
        if (odd.isPresent()) {
            throw Calls.garbage(odd.get());
        }
        return Observations.of(fields);
    }
}
