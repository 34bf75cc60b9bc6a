package dev.countersign.finding;

import dev.countersign.inventory.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A host while rows about it come in: what the first row said stays, and later rows add what was not known. */
final class MergedHost {
    private final long line;
    private Optional<String> address;
    private Optional<String> name;
    private Optional<String> domain;
    private Optional<String> platform = Optional.empty();
    private boolean disputed;
    private Row.Login login = Row.Login.UNSAID;
    private List<Integer> ports = List.of();
    private List<String> groups = List.of();
    private Map<String, String> columns = Map.of();

    MergedHost(Row row) {
        this.line = row.line();
        this.address = row.address();
        this.name = row.name();
        this.domain = row.domain();
        add(row);
    }

    /** Adds what a row says about this host. */
    void add(Row row) {
        address = address.or(row::address);
        name = name.or(row::name);
        domain = domain.or(row::domain);
        Optional<String> said = row.system().isEmpty() ? Optional.empty() : SystemName.platform(row.system());
        if (said.isPresent()) {
            // two lists that contradict each other tell nothing
            disputed |= platform.isPresent() && !platform.equals(said);
            platform = platform.or(() -> said);
        }
        if (login.equals(Row.Login.UNSAID)) {
            login = row.login();
        }
        boolean tells = !row.claims().isEmpty() || row.port() != Endpoint.SMB_PORT;
        if (tells && !ports.contains(row.port())) {
            Set<Integer> more = new TreeSet<>(ports);
            more.add(row.port());
            ports = List.copyOf(more);
        }
        if (!groups.containsAll(row.groups())) {
            Set<String> more = new LinkedHashSet<>(groups);
            more.addAll(row.groups());
            groups = List.copyOf(more);
        }
        if (!columns.keySet().containsAll(row.columns().keySet())) {
            Map<String, String> more = new TreeMap<>(row.columns());
            more.putAll(columns);
            columns = Map.copyOf(more);
        }
    }

    Optional<String> address() {
        return address;
    }

    Optional<String> name() {
        return name;
    }

    Optional<String> domain() {
        return domain;
    }

    Optional<String> platform() {
        return disputed ? Optional.empty() : platform;
    }

    long line() {
        return line;
    }

    Row.Login login() {
        return login;
    }

    /** The SMB ports that an inventory must name; none if there is only the usual one. */
    List<Integer> ports() {
        return ports.equals(List.of(Endpoint.SMB_PORT)) ? List.of() : ports;
    }

    List<String> groups() {
        return groups;
    }

    Optional<String> column(String word) {
        return Optional.ofNullable(columns.get(word));
    }
}
