package dev.countersign.wire.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.Heard;
import dev.countersign.wire.Unanswered;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks endpoints, many at once, on one thread that waits for nothing but the next event; only names are looked up elsewhere. Results come
 * in the order of the targets. What it holds grows with how many are asked at once, never with how many there are. Use one for one run.
 */
public final class Scan {
    /** How far the quick may run ahead of the slowest, for each that is asked at once. */
    private static final int AHEAD = 8;

    private static final int LEAST_AHEAD = 4096;

    private final ScanSettings settings;
    private final Exclusions exclusions;
    private final Names names;
    private final RandomGenerator random;

    private final ByteBuffer scratch = ByteBuffer.allocate(16 << 10);
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private final Deque<Asked> deadlines = new ArrayDeque<>();
    private int running;
    private int most;

    /** One endpoint that is being asked. */
    private static final class Asked {
        private final InOrder.Place place;
        private final Conversation conversation;
        private final List<String> notes;
        private Optional<Connection> connection = Optional.empty();
        private long deadline;

        private Asked(InOrder.Place place, Conversation conversation, List<String> notes) {
            this.place = place;
            this.conversation = conversation;
            this.notes = notes;
        }
    }

    /** A scan that takes GUIDs and salts from {@code random}. */
    public Scan(ScanSettings settings, Exclusions exclusions, Names names, RandomGenerator random) {
        this.settings = settings;
        this.exclusions = exclusions;
        this.names = names;
        this.random = random;
        this.most = settings.parallel();
    }

    /**
     * Asks all of them.
     *
     * @param stopped whether to give up what is not finished and return
     * @param results gets each result, on this thread
     */
    public void run(Iterator<ScanTarget> targets, BooleanSupplier stopped, Consumer<ScanResult> results) {
        InOrder order = new InOrder(results);
        try (Selector selector = Selector.open();
                Lookups lookups = new Lookups(names, settings.timeout(), selector::wakeup)) {
            Pace pace = new Pace(settings.rate(), System.nanoTime());
            while (!stopped.getAsBoolean()) {
                begin(targets, order, lookups);
                connect(selector, pace, order);
                if (running == 0 && waiting.isEmpty() && lookups.none() && !targets.hasNext()) {
                    return;
                }
                long patience = room(order, lookups) && targets.hasNext() ? 0 : patience(pace);
                if (patience == 0) {
                    selector.selectNow();
                } else {
                    selector.select(patience);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    advance(key, order);
                }
                selector.selectedKeys().clear();
                lookups.finished(found -> found(found, order));
                expire(order);
            }
            selector.keys().forEach(key -> ((Asked) key.attachment()).connection.ifPresent(Connection::close));
        } catch (IOException broken) {
            throw new Problem(ExitCode.FAILED, "the scan cannot go on: " + broken.getMessage(), "");
        }
    }

    /** Takes targets while there is room. */
    private void begin(Iterator<ScanTarget> targets, InOrder order, Lookups lookups) {
        while (room(order, lookups) && targets.hasNext()) {
            ScanTarget target = targets.next();
            if (exclusions.matches(target)) {
                continue;
            }
            InOrder.Place place = order.next();
            if (target.literal().isPresent()) {
                ask(place, target, List.of(target.literal().get()), List.of());
            } else {
                lookups.begin(target, place);
            }
        }
    }

    private boolean room(InOrder order, Lookups lookups) {
        return running + waiting.size() + lookups.size() < most
                && order.waiting() < Math.max(LEAST_AHEAD, AHEAD * settings.parallel());
    }

    private void ask(InOrder.Place place, ScanTarget target, List<InetAddress> addresses, List<String> notes) {
        waiting.add(new Asked(place, new Conversation(target, addresses, random, settings.smb1()), notes));
    }

    private void found(Lookups.Lookup lookup, InOrder order) {
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
                        : Unanswered.noSuchName(name).why();
        WireAnswer answer = WireAnswer.unknown(name, lookup.target().port(), why);
        order.put(
                lookup.place(),
                excluded ? Optional.empty() : Optional.of(new ScanResult(lookup.target(), false, answer, List.of())));
    }

    /** Opens connections, as many as there may be and as quickly as they may follow each other. */
    private void connect(Selector selector, Pace pace, InOrder order) {
        while (!waiting.isEmpty() && running < most && pace.take(System.nanoTime())) {
            Asked asked = waiting.remove();
            try {
                asked.connection = Optional.of(Connection.open(asked.conversation.to(), asked.conversation::question));
            } catch (IOException noMoreSockets) {
                if (running == 0) {
                    throw new Problem(
                            ExitCode.FAILED,
                            "this machine gives no socket: " + noMoreSockets.getMessage(),
                            "ask fewer at once (--parallel), or allow more open files (ulimit -n)");
                }
                most = running;
                waiting.addFirst(asked);
                return;
            }
            running++;
            asked.deadline = System.nanoTime() + settings.timeout().toNanos();
            deadlines.add(asked);
            asked.connection.get().begin(selector, asked).ifPresent(heard -> take(asked, heard, order));
        }
    }

    private void advance(SelectionKey key, InOrder order) {
        Asked asked = (Asked) key.attachment();
        asked.connection.flatMap(open -> open.advance(key, scratch)).ifPresent(heard -> take(asked, heard, order));
    }

    private void take(Asked asked, Heard heard, InOrder order) {
        asked.connection.ifPresent(Connection::close);
        asked.connection = Optional.empty();
        running--;
        Optional<WireAnswer> answer = asked.conversation.take(heard);
        if (answer.isEmpty()) {
            // Whoever has begun comes before whoever has not, or a large scan would finish nothing for a while.
            waiting.addFirst(new Asked(asked.place, asked.conversation, asked.notes));
            return;
        }
        ScanTarget target = asked.conversation.target();
        order.put(
                asked.place,
                Optional.of(new ScanResult(
                        target,
                        asked.conversation.reached(),
                        answer.get(),
                        ScanNotes.of(target, answer.get(), asked.notes))));
    }

    /** Gives up those whose time is over. All have the same time, so the first to begin is the first to be late. */
    private void expire(InOrder order) {
        long now = System.nanoTime();
        while (!deadlines.isEmpty()) {
            Asked first = deadlines.getFirst();
            if (first.connection.isPresent() && first.deadline - now > 0) {
                return;
            }
            deadlines.removeFirst();
            first.connection.ifPresent(open -> take(first, open.late(settings.timeout()), order));
        }
    }

    /** Milliseconds in which nothing has to be done unless something happens. */
    private long patience(Pace pace) {
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
