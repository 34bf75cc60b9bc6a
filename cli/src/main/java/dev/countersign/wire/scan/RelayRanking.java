package dev.countersign.wire.scan;

import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerIdentity.Membership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The servers that do not require signing, by what relaying a login to them would give: first the
 * domain controllers, then the servers that were found in several places, then the rest. An
 * endpoint counts for the server that it says it is.
 */
public final class RelayRanking {
    /** What a server is worth to somebody who relays a login to it, most first. */
    public enum Rank {
        DOMAIN_CONTROLLER,
        SEVERAL_NAMES,
        OTHER;

        /** The word used in JSON: {@code domain controller}, {@code several names}, {@code other}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One server.
     *
     * @param name as it gives it, or its first address
     * @param endpoints {@code address:port}, in the order found
     * @param why in one line
     */
    public record Server(Rank rank, String name, List<String> endpoints, String why) {
        public Server {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** More servers than this are not kept. */
    private static final int MOST = 100_000;

    /** More domains than this are not looked up. */
    private static final int DOMAINS = 8;

    private final Map<String, Open> servers = new LinkedHashMap<>();
    private long left;

    /** A server that does not require signing, and where it was found. */
    private static final class Open {
        private final Optional<ServerIdentity> identity;
        private final Set<String> endpoints = new LinkedHashSet<>();
        private final Set<String> addresses = new LinkedHashSet<>();

        private Open(Optional<ServerIdentity> identity) {
            this.identity = identity;
        }

        private Optional<String> domain() {
            return identity.filter(each -> each.membership() == Membership.DOMAIN)
                    .flatMap(ServerIdentity::dnsDomain)
                    .map(each -> each.toLowerCase(Locale.ROOT));
        }
    }

    /** Adds a result, if it is of a server that does not require signing. */
    public void add(ScanResult result) {
        Signing signing = result.verdict().signing();
        if (signing != Signing.OFFERED && signing != Signing.NOT_OFFERED) {
            return;
        }
        Optional<ServerIdentity> identity = result.besides().identity().filter(ServerIdentity::known);
        String text = result.target().text();
        // Samba writes its name into its GUID, so equal GUIDs alone may be two servers.
        String key = result.answer()
                .serverGuid()
                .map(guid -> guid + " " + identity.flatMap(ServerIdentity::name).orElse(text))
                .orElse(text);
        if (servers.size() >= MOST && !servers.containsKey(key)) {
            left++;
            return;
        }
        Open server = servers.computeIfAbsent(key, first -> new Open(identity));
        server.endpoints.add(text);
        server.addresses.add(result.target().address());
    }

    /** Returns how many servers were not kept, because there are too many. */
    public long left() {
        return left;
    }

    /**
     * Returns the servers, most important first.
     *
     * @param controllers the domain controllers of a domain, in lower case
     */
    public List<Server> ranked(Function<String, Set<String>> controllers) {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        List<Server> ranked = new ArrayList<>();
        for (Open each : servers.values()) {
            Optional<String> domain = each.domain();
            domain.filter(name -> known.size() < DOMAINS).ifPresent(name -> known.computeIfAbsent(name, controllers));
            ranked.add(server(
                    each, domain.map(name -> known.getOrDefault(name, Set.of())).orElse(Set.of())));
        }
        // the sort is stable: servers of the same worth stay in the order of the targets
        ranked.sort(Comparator.comparing(Server::rank)
                .thenComparing(Comparator.comparingInt(RelayRanking::places).reversed()));
        return ranked;
    }

    private static int places(Server server) {
        return server.endpoints().size();
    }

    private static Server server(Open open, Set<String> controllers) {
        String name = open.identity
                .flatMap(ServerIdentity::name)
                .orElseGet(() -> open.addresses.iterator().next());
        List<String> endpoints = List.copyOf(open.endpoints);
        Optional<String> dns =
                open.identity.flatMap(ServerIdentity::dnsName).map(each -> each.toLowerCase(Locale.ROOT));
        if (dns.filter(controllers::contains).isPresent()) {
            return new Server(
                    Rank.DOMAIN_CONTROLLER,
                    name,
                    endpoints,
                    "domain controller of " + open.domain().orElse("") + ", says the name service");
        }
        int places = open.addresses.size();
        return places > 1
                ? new Server(Rank.SEVERAL_NAMES, name, endpoints, "found under " + places + " names and addresses")
                : new Server(Rank.OTHER, name, endpoints, "");
    }
}
