package dev.countersign.wire.scan;

import dev.countersign.bytes.Digest;
import dev.countersign.inventory.Shard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The targets of one shard of a scan. All targets are walked through, so that it knows the place of
 * each among all of them, and a digest of all, by which the results of the other shards are known
 * to belong to it.
 */
public final class ScanShard {
    private final Shard shard;
    private final Instant made;
    private final MessageDigest all = Digest.begun();
    private long total;

    /**
     * Creates it.
     *
     * @param made when the scan began
     */
    public ScanShard(Shard shard, Instant made) {
        this.shard = shard;
        this.made = made;
    }

    /** Returns the shard. */
    public Shard shard() {
        return shard;
    }

    /** Returns those of the targets that are its own. May be called once. */
    Iterator<ScanTarget> of(Iterator<ScanTarget> targets, Predicate<ScanTarget> own) {
        return new Own(targets, own);
    }

    /**
     * Returns what the document of the scan says of the shard, as JSON values.
     *
     * @param places of the results in it
     */
    public Map<String, Object> values(List<Object> places) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("index", (long) shard.index());
        values.put("of", (long) shard.of());
        values.put("made", made.toString());
        values.put("total", total);
        values.put("targets", Digest.of(all).hex());
        values.put("places", new ArrayList<>(places));
        return values;
    }

    private final class Own implements Iterator<ScanTarget> {
        private final Iterator<ScanTarget> targets;
        private final Predicate<ScanTarget> own;
        private Optional<ScanTarget> ahead = Optional.empty();

        private Own(Iterator<ScanTarget> targets, Predicate<ScanTarget> own) {
            this.targets = targets;
            this.own = own;
        }

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && targets.hasNext()) {
                ScanTarget next = targets.next();
                all.update((next.text() + "\n").getBytes(StandardCharsets.UTF_8));
                ScanTarget placed = next.at(total++);
                ahead = Optional.of(placed).filter(own);
            }
            return ahead.isPresent();
        }

        @Override
        public ScanTarget next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ScanTarget next = ahead.orElseThrow();
            ahead = Optional.empty();
            return next;
        }
    }
}
