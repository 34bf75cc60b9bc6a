package dev.countersign.fleet;

import dev.countersign.transaction.RemoteHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections that wait for what comes next. One that was used to recognise a host waits for the questions that follow at once. A plan
 * leaves one to each host for the change, but no more than a given number, because each costs memory; a host beyond that number is connected
 * to again.
 */
final class KeptHosts implements AutoCloseable {
    private final Map<String, RemoteHost> handedOn = new HashMap<>();
    private final Map<String, RemoteHost> kept = new HashMap<>();
    private int most;

    /** From now on as many connections are kept; before, none. */
    synchronized void keep(int number) {
        most = number;
    }

    /** Takes over a connection: keeps it, or closes it. */
    void keep(String name, RemoteHost host) {
        if (!added(name, host)) {
            host.close();
        }
    }

    /** Takes over a connection for a question that follows at once; {@link #release} closes it if none does. */
    void handOn(String name, RemoteHost host) {
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

    private synchronized boolean added(String name, RemoteHost host) {
        return kept.size() < most && kept.putIfAbsent(name, host) == null;
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
