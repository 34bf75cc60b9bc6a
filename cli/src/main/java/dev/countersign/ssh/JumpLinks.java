package dev.countersign.ssh;

import dev.countersign.ssh.SshTarget.HostKeys;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections to jump hosts: one to each, for all hosts behind it. It is closed when nobody has used it for a few seconds. A jump host
 * that refuses is asked once for all who wait for it, and again for those who come later.
 */
final class JumpLinks {
    private static final Duration UNUSED = Duration.ofSeconds(5);

    private final Map<Way, Shared> open = new HashMap<>();
    private final Watchdog watchdog;

    JumpLinks(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** Makes the connection to a jump host. */
    interface Opener {
        /**
         * Opens it.
         *
         * @param locked gets the key files that could not be used for want of a passphrase
         */
        Link open(SshTarget jump, Set<Path> locked) throws RemoteException;
    }

    /**
     * Everything that decides whose connection it is, and how sure it is that this is the host. Two hosts that name the same jump host, but
     * not the same keys for it, do not share it.
     */
    private record Way(
            String address,
            int port,
            String user,
            HostKeys keys,
            List<Path> logins,
            boolean onlyThese,
            Optional<Way> before) {
        static Way to(SshTarget jump) {
            return new Way(
                    jump.address(),
                    jump.port(),
                    jump.user(),
                    jump.hostKeys(),
                    jump.login().keys(),
                    jump.login().onlyKeys(),
                    jump.jump().map(Way::to));
        }
    }

    /** How the making of a connection ended. */
    private record Made(Optional<Link> link, Optional<RemoteException> refused, Set<Path> locked) {}

    /** One connection and how many use it. */
    private static final class Shared {
        private final CompletableFuture<Made> made = new CompletableFuture<>();
        private int users;

        boolean usable() {
            return !made.isDone() || link().filter(Link::alive).isPresent();
        }

        Optional<Link> link() {
            return made.isDone() && !made.isCompletedExceptionally()
                    ? made.join().link()
                    : Optional.empty();
        }
    }

    /** The right to use a connection until it is closed here. */
    final class Use implements AutoCloseable {
        private final Way way;
        private final Shared shared;
        private final Link link;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Use(Way way, Shared shared, Link link) {
            this.way = way;
            this.shared = shared;
            this.link = link;
        }

        Link link() {
            return link;
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                release(way, shared);
            }
        }
    }

    /**
     * Returns the connection to a jump host, made now if there is none.
     *
     * @param locked gets the key files that could not be used for want of a passphrase
     */
    Use use(SshTarget jump, Set<Path> locked, Opener opener) throws RemoteException {
        Way way = Way.to(jump);
        Shared shared;
        boolean first;
        synchronized (this) {
            Optional<Shared> there = Optional.ofNullable(open.get(way)).filter(Shared::usable);
            first = there.isEmpty();
            shared = there.orElseGet(Shared::new);
            shared.users++;
            open.put(way, shared);
        }
        if (first) {
            make(jump, shared, opener);
        }
        Made made;
        try {
            made = shared.made.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            release(way, shared);
            throw new RemoteException(Kind.UNREACHABLE, "interrupted while connecting to " + jump.name(), "");
        } catch (ExecutionException defect) {
            release(way, shared);
            throw new IllegalStateException(defect.getCause());
        }
        if (made.link().isEmpty()) {
            locked.addAll(made.locked());
            release(way, shared);
            throw made.refused().orElseThrow();
        }
        return new Use(way, shared, made.link().get());
    }

    private static void make(SshTarget jump, Shared shared, Opener opener) {
        Set<Path> locked = new LinkedHashSet<>();
        try {
            shared.made.complete(new Made(Optional.of(opener.open(jump, locked)), Optional.empty(), Set.of()));
        } catch (RemoteException refused) {
            shared.made.complete(new Made(Optional.empty(), Optional.of(refused), Set.copyOf(locked)));
        } catch (RuntimeException | Error defect) {
            shared.made.completeExceptionally(defect);
        }
    }

    private synchronized void release(Way way, Shared shared) {
        shared.users--;
        if (shared.users == 0) {
            if (shared.link().isPresent()) {
                watchdog.guard(UNUSED, () -> close(way, shared));
            } else {
                open.remove(way, shared);
            }
        }
    }

    private synchronized void close(Way way, Shared shared) {
        if (shared.users == 0) {
            open.remove(way, shared);
            // closing may wait for the network
            shared.link().ifPresent(link -> link.threads().execute(link::close));
        }
    }
}
