package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Endpoints that must not be queried, on any port, whether given as a name or as an address. */
public final class Exclusions {
    private final Set<String> names = new HashSet<>();
    private final List<Target.Block> blocks = new ArrayList<>();

    /**
     * Reads the exclusions. A name also excludes its addresses, so it must be resolvable: what
     * cannot be resolved cannot be excluded.
     *
     * @throws Problem (usage) with every error
     */
    public static Exclusions of(List<TargetSource> sources) {
        Exclusions exclusions = new Exclusions();
        Diagnostics found = new Diagnostics();
        for (TargetSource source : sources) {
            for (Iterator<Target> each = source.read(1, found); each.hasNext(); ) {
                exclusions.add(each.next());
            }
        }
        found.throwIfErrors(ExitCode.USAGE);
        return exclusions;
    }

    private void add(Target target) {
        if (target instanceof Target.Block block) {
            blocks.add(block);
            return;
        }
        String name = ((Target.Named) target).name();
        names.add(name.toLowerCase(Locale.ROOT));
        try {
            for (InetAddress each : InetAddress.getAllByName(name)) {
                blocks.add(Target.Block.from(each, 1, 1));
            }
        } catch (UnknownHostException unknown) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--exclude " + name + ": unknown host name; nothing was scanned",
                    "use its address, or remove the exclusion");
        }
    }

    boolean matches(ScanTarget target) {
        return target.literal()
                .map(this::matches)
                .orElseGet(() -> names.contains(target.address().toLowerCase(Locale.ROOT)));
    }

    boolean matches(InetAddress address) {
        return blocks.stream().anyMatch(each -> each.contains(address));
    }
}
