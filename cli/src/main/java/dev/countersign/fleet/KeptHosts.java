package dev.countersign.fleet;

import dev.countersign.transaction.RemoteHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The connections that wait for what comes next. One that was used to recognise a host waits for the questions that follow at once. A plan
 * leaves one to each host for the change, but no more than a given number, because each costs memory; a host beyond that number is connected
 * to again.
 */
final class KeptHosts implements AutoCloseable {
    /** Keeps nothing. */
    static final Place NOWHERE = new Place(() -> false, RemoteHost::close);

    private final Map<String, RemoteHost> handedOn = new HashMap<>();
    private final Map<String, RemoteHost> kept = new HashMap<>();
    private int most;

    /** From now on as many connections are kept; before, none. */
    synchronized void keep(int number) {
        most = number;
    }

    /**
     * Where a connection to one host may wait.
     *
     * @param free whether a connection that comes here now is kept
     * @param taker takes over a connection: keeps it, or closes it
     */
    record Place(BooleanSupplier free, Consumer<RemoteHost> taker) {}

    /** Returns the place of a host's connection that waits for the change. */
    Place forTheChange(String name) {
        return new Place(() -> hasRoom(name), host -> keep(name, host));
    }

    /** Returns the place of a host's connection that waits for a question that follows at once; {@link #release} closes it if none does. */
    Place forTheNextQuestion(String name) {
        return new Place(() -> true, host -> handOn(name, host));
    }

    private void keep(String name, RemoteHost host) {
        if (!added(name, host)) {
            host.close();
        }
    }

    private void handOn(String name, RemoteHost host) {
        Optional<RemoteHost> before;
        synchronized (this) {
            before = Optional.ofNullable(handedOn.put(name, host));
        }
        before.ifPresent(RemoteHost::close);
    }

    /** Closes what was handed on and not taken. */
    void release(String name) {
        Optional<RemoteHost> left;
        synchronized (this) {
            left = Optional.ofNullable(handedOn.remove(name));
        }
        left.ifPresent(RemoteHost::close);
    }

    private synchronized boolean hasRoom(String name) {
        return kept.size() < most && !kept.containsKey(name);
    }

    private synchronized boolean added(String name, RemoteHost host) {
        return hasRoom(name) && kept.put(name, host) == null;
    }

    /** Returns the connection to a host, if there is one that still works; whoever gets it closes it or gives it back. */
    Optional<RemoteHost> take(String name) {
        Optional<RemoteHost> host = removed(name);
        if (host.filter(each -> !each.alive()).isPresent()) {
            host.get().close();
            return Optional.empty();
        }
        return host;
    }

    private synchronized Optional<RemoteHost> removed(String name) {
        return Optional.ofNullable(handedOn.remove(name)).or(() -> Optional.ofNullable(kept.remove(name)));
    }

    private synchronized List<RemoteHost> end() {
        List<RemoteHost> left = List.copyOf(kept.values());
        kept.clear();
        most = 0;
        return left;
    }

    /** Closes what nobody took. */
    @Override
    public void close() {
        end().forEach(RemoteHost::close);
    }
}
