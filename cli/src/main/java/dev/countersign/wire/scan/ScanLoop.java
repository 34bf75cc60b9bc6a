package dev.countersign.wire.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.Besides;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.ProbeReply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Queries many endpoints at once, on one thread that only waits for the next event; only name
 * lookups run elsewhere.
 */
final class ScanLoop {
    private final ScanSettings settings;
    private final Supply supply;
    private final Pace pace;
    private final NameService names;
    private final Exclusions exclusions;
    private final RandomGenerator random;

    private final ByteBuffer scratch = ByteBuffer.allocate(16 << 10);
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private final Deque<Asked> deadlines = new ArrayDeque<>();
    private int running;
    private int most;

    /** One endpoint that is being queried. */
    private static final class Asked {
        private final InOrder.Place place;
        private final Conversation conversation;
        private final List<String> notes;
        private Optional<Exchange> exchange = Optional.empty();
        private long deadline;

        private Asked(InOrder.Place place, Conversation conversation, List<String> notes) {
            this.place = place;
            this.conversation = conversation;
            this.notes = notes;
        }
    }

    /** Creates a loop that queries {@code most} endpoints at once. */
    ScanLoop(
            ScanSettings settings,
            int most,
            Supply supply,
            Pace pace,
            NameService names,
            Exclusions exclusions,
            RandomGenerator random) {
        this.settings = settings;
        this.most = most;
        this.supply = supply;
        this.pace = pace;
        this.names = names;
        this.exclusions = exclusions;
        this.random = random;
    }

    /** Runs until every endpoint has been queried. */
    void run(BooleanSupplier stopped) {
        try (Selector selector = Selector.open();
                Lookups lookups = new Lookups(names, settings.timeout(), selector::wakeup)) {
            while (!stopped.getAsBoolean()) {
                begin(lookups);
                connect(selector);
                if (running == 0 && waiting.isEmpty() && lookups.none() && supply.over()) {
                    return;
                }
                long patience = room(lookups) && supply.more() ? 0 : patience();
                if (patience == 0) {
                    selector.selectNow();
                } else {
                    selector.select(patience);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    advance(key);
                }
                selector.selectedKeys().clear();
                lookups.finished(this::found);
                expire();
            }
            selector.keys().forEach(key -> ((Asked) key.attachment()).exchange.ifPresent(Exchange::close));
        } catch (IOException broken) {
            throw new Problem(ExitCode.FAILED, "the scan cannot continue: " + broken.getMessage(), "");
        }
    }

    /** Takes targets while there is room. */
    private void begin(Lookups lookups) {
        while (room(lookups)) {
            Optional<Supply.Next> next = supply.next();
            if (next.isEmpty()) {
                return;
            }
            ScanTarget target = next.get().target();
            if (target.literal().isPresent()) {
                ask(next.get().place(), target, List.of(target.literal().get()), List.of());
            } else {
                lookups.begin(target, next.get().place());
            }
        }
    }

    private boolean room(Lookups lookups) {
        return running + waiting.size() + lookups.size() < most;
    }

    private void ask(InOrder.Place place, ScanTarget target, List<InetAddress> addresses, List<String> notes) {
        waiting.add(new Asked(place, new Conversation(target, addresses, random, settings), notes));
    }

    private void found(Lookups.Lookup lookup) {
        List<InetAddress> addresses = lookup.found().addresses().stream()
                .filter(each -> !exclusions.matches(each))
                .toList();
        if (!addresses.isEmpty()) {
            ask(lookup.place(), lookup.target(), addresses, lookup.found().notes());
            return;
        }
        String name = lookup.target().address();
        boolean excluded = !lookup.found().addresses().isEmpty();
        String why = excluded
                ? "its address is excluded"
                : lookup.late()
                        ? "the name could not be looked up in time"
                        : NoReply.noSuchName(name).why();
        WireAnswer answer = WireAnswer.unknown(name, lookup.target().port(), why);
        supply.put(
                lookup.place(),
                excluded ? Optional.empty() : Optional.of(new ScanResult(lookup.target(), false, answer, List.of())));
    }

    /** Opens connections, as many and as quickly as the settings allow. */
    private void connect(Selector selector) {
        while (!waiting.isEmpty() && running < most && pace.take(System.nanoTime())) {
            Asked asked = waiting.remove();
            try {
                asked.exchange = Optional.of(asked.conversation.open());
            } catch (IOException noMoreSockets) {
                if (!supply.connected()) {
                    throw new Problem(
                            ExitCode.FAILED,
                            "cannot open a socket: " + noMoreSockets.getMessage(),
                            "query fewer at once (--parallel), or allow more open files (ulimit -n)");
                }
                most = Math.max(1, running);
                waiting.addFirst(asked);
                return;
            }
            running++;
            supply.opened();
            asked.deadline = System.nanoTime() + settings.timeout().toNanos();
            deadlines.add(asked);
            asked.exchange.get().begin(selector, asked).ifPresent(heard -> take(asked, heard));
        }
    }

    private void advance(SelectionKey key) {
        Asked asked = (Asked) key.attachment();
        asked.exchange.flatMap(open -> open.advance(key, scratch)).ifPresent(heard -> {
            boolean goesOn = take(asked, heard) == Conversation.Next.SAME_CONNECTION;
            if (goesOn && asked.exchange.orElseThrow() instanceof Connection connection) {
                connection.askAgain(key);
            }
        });
    }

    private Conversation.Next take(Asked asked, ProbeReply heard) {
        Conversation.Next next = asked.conversation.take(heard);
        if (next == Conversation.Next.SAME_CONNECTION) {
            return next;
        }
        asked.exchange.ifPresent(Exchange::close);
        asked.exchange = Optional.empty();
        running--;
        supply.closed();
        if (next == Conversation.Next.OVER) {
            finish(asked);
        } else {
            // Endpoints that have begun go first, or a large scan would finish nothing for a while.
            waiting.addFirst(new Asked(asked.place, asked.conversation, asked.notes));
        }
        return next;
    }

    private void finish(Asked asked) {
        ScanTarget target = asked.conversation.target();
        WireAnswer answer = asked.conversation.answer();
        Besides besides = asked.conversation.besides();
        supply.put(
                asked.place,
                Optional.of(new ScanResult(
                        target,
                        asked.conversation.reached(),
                        answer,
                        besides,
                        ScanNotes.of(target, answer, besides, asked.notes))));
    }

    /**
     * Gives up the endpoints whose time is over. All have the same timeout, so the first to begin
     * is the first to be late.
     */
    private void expire() {
        long now = System.nanoTime();
        while (!deadlines.isEmpty()) {
            Asked first = deadlines.getFirst();
            if (first.exchange.isPresent() && first.deadline - now > 0) {
                return;
            }
            deadlines.removeFirst();
            first.exchange.ifPresent(open -> take(first, open.late(settings.timeout())));
        }
    }

    /** Returns the milliseconds to wait for an event before something must be done. */
    private long patience() {
        long now = System.nanoTime();
        long nanoseconds = 100_000_000;
        if (!waiting.isEmpty() && running < most) {
            nanoseconds = Math.min(nanoseconds, pace.left(now));
        }
        if (!deadlines.isEmpty()) {
            nanoseconds = Math.min(nanoseconds, deadlines.getFirst().deadline - now);
        }
        return Math.max(1, nanoseconds / 1_000_000);
    }
}
