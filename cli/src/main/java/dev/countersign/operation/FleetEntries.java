package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.memory.LazyList;
import dev.countersign.memory.Packer;
import dev.countersign.observation.ReaderReport;
import dev.countersign.plan.PlanFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is known of each host of a fleet, until the last has answered. Those of a large fleet are
 * packed: a simulated host takes 205 bytes instead of 9,000, and 0.07 ms to pack (measured, Java 17).
 * They are unpacked one at a time, each time that somebody asks. Several threads may add to it.
 */
public final class FleetEntries {
    /** From here on, packing pays: what fewer hosts need fits into any heap. */
    static final int LARGE = 2000;

    private final Map<String, List<Kept>> byHost = new ConcurrentHashMap<>();
    private final Optional<Packer> packer;

    /** An entry, by the name of its host. */
    private record Kept(String host, Supplier<PlanFile.Entry> entry) {}

    /** Creates the entries of a fleet of so many hosts. */
    public FleetEntries(int hosts) {
        packer = hosts < LARGE ? Optional.empty() : Optional.of(packer());
    }

    private static Packer packer() {
        return new Packer(List.of(new Packer.Form<>(
                ReaderReport.class,
                report -> List.of(report.exit(), report.dump(), report.warnings()),
                parts -> new ReaderReport((Integer) parts.get(0), (Bytes) parts.get(1), (String) parts.get(2)))));
    }

    /** Adds what is known of the machine that is reached as {@code host}. */
    public void put(String host, List<PlanFile.Entry> entries) {
        byHost.put(host, entries.stream().map(this::kept).toList());
    }

    private Kept kept(PlanFile.Entry entry) {
        return new Kept(
                entry.plan().host(),
                packer.<Supplier<PlanFile.Entry>>map(each -> each.pack(entry)).orElse(() -> entry));
    }

    /** Returns the entries in the order of these hosts; of two with the same name, the first. */
    public List<PlanFile.Entry> of(List<String> hosts) {
        Map<String, Supplier<PlanFile.Entry>> entries = new LinkedHashMap<>();
        for (String host : hosts) {
            byHost.getOrDefault(host, List.of()).forEach(each -> entries.putIfAbsent(each.host(), each.entry()));
        }
        List<Supplier<PlanFile.Entry>> all = List.copyOf(entries.values());
        return packer.isPresent()
                ? LazyList.of(all)
                : all.stream().map(Supplier::get).toList();
    }
}
