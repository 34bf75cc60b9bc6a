package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Everything to query, in the order given. Endpoints are created one by one: a /8 needs no more
 * memory than a single host.
 */
public final class TargetList {
    private final List<TargetSource> sources;
    private final int usualPort;
    private final long size;
    private final UnaryOperator<Iterator<ScanTarget>> chosen;

    private TargetList(
            List<TargetSource> sources, int usualPort, long size, UnaryOperator<Iterator<ScanTarget>> chosen) {
        this.sources = sources;
        this.usualPort = usualPort;
        this.size = size;
        this.chosen = chosen;
    }

    /**
     * Reads all of it once, so that an error in the last line is found before the first endpoint is
     * queried.
     *
     * @param usualPort the port for targets without one
     * @throws dev.countersign.diagnostic.Problem (usage) with every error
     */
    public static TargetList of(List<TargetSource> sources, int usualPort) {
        Diagnostics found = new Diagnostics();
        long size = 0;
        for (TargetSource source : sources) {
            for (Iterator<Target> each = source.read(usualPort, found); each.hasNext(); ) {
                size += each.next().size();
            }
        }
        found.throwIfErrors(ExitCode.USAGE);
        return new TargetList(List.copyOf(sources), usualPort, size, UnaryOperator.identity());
    }

    /**
     * Returns only the targets of a shard.
     *
     * @param own whether a target is in it
     */
    public TargetList only(ScanShard shard, Predicate<ScanTarget> own) {
        long many = 0;
        for (Iterator<ScanTarget> each = new Walk(sources.iterator()); each.hasNext(); ) {
            many += own.test(each.next()) ? 1 : 0;
        }
        return new TargetList(sources, usualPort, many, all -> shard.of(all, own));
    }

    /** Returns the number of endpoints. */
    public long size() {
        return size;
    }

    /** Returns every endpoint. */
    public Iterator<ScanTarget> endpoints() {
        return chosen.apply(new Walk(sources.iterator()));
    }

    /** Source by source, target by target, endpoint by endpoint. */
    private final class Walk implements Iterator<ScanTarget> {
        private final Iterator<TargetSource> rest;
        private Iterator<Target> targets = List.<Target>of().iterator();
        private Target target = new Target.Block(4, BigInteger.ZERO, 0, 1);
        private long next;

        private Walk(Iterator<TargetSource> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            while (next >= target.size()) {
                if (targets.hasNext()) {
                    target = targets.next();
                    next = 0;
                } else if (rest.hasNext()) {
                    targets = rest.next().read(usualPort, new Diagnostics());
                } else {
                    return false;
                }
            }
            return true;
        }

        @Override
        public ScanTarget next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return target.at(next++);
        }
    }
}
