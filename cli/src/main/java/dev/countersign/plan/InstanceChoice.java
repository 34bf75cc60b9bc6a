package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Endpoint;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Listening;
import dev.countersign.observation.WirePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which server of a host is meant, where several run: the one that serves every endpoint of the
 * host in the inventory; where that does not tell them apart, the one that reads the document that
 * the inventory names. It chooses among what runs and never makes a path that is then believed.
 *
 * @param document the path as the inventory has it
 */
public record InstanceChoice(Optional<String> document) {
    /** The inventory names no document. */
    public static final InstanceChoice BY_ENDPOINT = new InstanceChoice(Optional.empty());

    /**
     * Returns the one that is meant; empty if that cannot be told.
     *
     * @param wire the endpoints of the host as they were contacted
     */
    public Optional<Instance> among(List<Instance> instances, WirePicture wire) {
        List<Instance> serving = new ArrayList<>(instances);
        for (WirePicture.Endpoint each : wire.endpoints()) {
            serving.retainAll(
                    serving(instances, each.direct().address(), each.direct().port()));
        }
        List<Instance> named = document.map(path -> instances.stream()
                        .filter(each -> reads(each, path))
                        // An endpoint that no one claims may be translated on its way here.
                        .filter(each -> serving.contains(each) || unclaimed(instances, wire))
                        .toList())
                .orElse(serving);
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    private static boolean unclaimed(List<Instance> instances, WirePicture wire) {
        return wire.endpoints().stream()
                .allMatch(each -> serving(
                                instances,
                                each.direct().address(),
                                each.direct().port())
                        .isEmpty());
    }

    /** Returns the endpoints that a server serves, of those that were contacted. */
    static List<WirePicture.Endpoint> serves(Instance instance, WirePicture wire) {
        return wire.endpoints().stream()
                .filter(each -> listening(
                                List.of(instance),
                                each.direct().port(),
                                own -> own.everywhere()
                                        || Endpoint.spelling(own.address())
                                                .equals(Endpoint.spelling(
                                                        each.direct().address())))
                        .contains(instance))
                .toList();
    }

    private static boolean reads(Instance instance, String path) {
        // A host's paths have one character a byte.
        String bytes = Bytes.utf8(path).latin1();
        return instance.document()
                .filter(own -> own.path().equals(bytes) || own.given().equals(bytes))
                .isPresent();
    }

    /** Returns who answers there: a socket of that very address comes before one of every address. */
    private static List<Instance> serving(List<Instance> instances, String address, int port) {
        String wanted = Endpoint.spelling(address);
        List<Instance> exact = listening(
                instances, port, each -> Endpoint.spelling(each.address()).equals(wanted));
        if (!exact.isEmpty()) {
            return exact;
        }
        List<Instance> every = listening(instances, port, Listening::everywhere);
        return every.isEmpty() ? listening(instances, port, any -> true) : every;
    }

    private static List<Instance> listening(List<Instance> instances, int port, Predicate<Listening> where) {
        return instances.stream()
                .filter(each -> each.endpoints().stream()
                        .filter(own -> own.port() == port)
                        .anyMatch(where))
                .toList();
    }

    /** Names every one of them, for a person who has to say which is meant. */
    static String names(List<Instance> instances) {
        List<String> names = instances.stream()
                .map(each -> "process " + each.pid() + " reads "
                        + each.document().map(Instance.Document::given).orElse("a file that it does not name")
                        + " and listens at "
                        + (each.endpoints().isEmpty() ? "no port that can be seen" : places(each.endpoints())))
                .toList();
        return new Untrusted(String.join("; ", names)).brief();
    }

    /** Returns where a server listens, the first few. */
    static String places(List<Listening> endpoints) {
        List<String> places =
                endpoints.stream().map(Listening::toString).distinct().toList();
        return String.join(", ", places.subList(0, Math.min(4, places.size()))) + (places.size() > 4 ? ", …" : "");
    }
}
