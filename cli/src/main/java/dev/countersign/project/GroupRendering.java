package dev.countersign.project;

import dev.countersign.inventory.Host;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.Artifact;
import dev.countersign.platform.Carrier;
import dev.countersign.platform.HostGroup;
import dev.countersign.platform.HostGroup.Computer;
import dev.countersign.platform.HostGroup.Wanted;
import dev.countersign.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a carrier, such as Group Policy, takes to many hosts at once: one bundle of files for all
 * hosts that need the same settings, and for every other host the reason why it is in none.
 *
 * @param bundles in the order of their first hosts
 * @param apart the hosts that are in no bundle, or of which a part is not, in the order of the
 * inventory
 */
public record GroupRendering(List<Bundle> bundles, List<Apart> apart) {
    /** A computer account has at most so many characters. */
    private static final int COMPUTER = 15;

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /**
     * Files for hosts that need the same settings.
     *
     * @param name the folder of its files: {@code gpo-windows-3f2a91c4}
     * @param settings what it sets, and why; the rules are those of all its hosts
     */
    public record Bundle(
            String name,
            Platform platform,
            Carrier carrier,
            List<Rendering.Setting> settings,
            List<Computer> computers,
            List<Artifact> files) {
        public Bundle {
            settings = List.copyOf(settings);
            computers = List.copyOf(computers);
            files = List.copyOf(files);
        }

        /** The hosts of which nobody knows what they are called in a domain. */
        public List<String> nameless() {
            return computers.stream()
                    .filter(each -> each.computer().isEmpty())
                    .map(Computer::name)
                    .toList();
        }
    }

    /** Why a host, or a part of what is required of it, is in no bundle. */
    public enum Reason {
        /** Something is required that this carrier cannot take there. */
        GAP,
        /** Its platform has no such carrier. */
        OTHER_PLATFORM,
        /** Nothing is required, or nothing that would have to be written. */
        NOTHING_TO_DO;

        /** The word in JSON: {@code other platform}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** A host that is in no bundle, or not with everything. */
    public record Apart(String host, Reason reason, String why) {}

    public GroupRendering {
        bundles = List.copyOf(bundles);
        apart = List.copyOf(apart);
    }

    /** Every carrier that a platform of the project has. */
    public static Set<String> carriers(Iterable<Platform> platforms) {
        Set<String> names = new TreeSet<>();
        platforms.forEach(each -> each.carriers().forEach(carrier -> names.add(carrier.name())));
        return names;
    }

    /**
     * Puts hosts that need the same settings together.
     *
     * @param carrier the name of the carrier
     * @param hosts the hosts of the inventory
     * @param renderings what is rendered for each of them, in the same order
     */
    public static GroupRendering of(String carrier, List<Host> hosts, List<HostRendering> renderings) {
        Map<Same, List<Computer>> groups = new LinkedHashMap<>();
        Map<Same, List<Rendering.Setting>> settings = new LinkedHashMap<>();
        List<Apart> apart = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            HostRendering rendering = renderings.get(i);
            Optional<Platform> platform =
                    rendering.platform().filter(each -> each.carrier(carrier).isPresent());
            if (platform.isEmpty()) {
                apart.add(elsewhere(rendering));
                continue;
            }
            List<Apart> gaps = gaps(rendering);
            List<Rendering.Setting> carried = carried(rendering);
            apart.addAll(gaps);
            if (carried.isEmpty()) {
                if (gaps.isEmpty()) {
                    apart.add(nothing(rendering));
                }
                continue;
            }
            Same same = new Same(platform.get(), wanted(carried));
            groups.computeIfAbsent(same, each -> new ArrayList<>()).add(computer(host));
            settings.merge(same, carried, GroupRendering::joined);
        }
        List<Bundle> bundles = new ArrayList<>();
        groups.forEach((same, computers) ->
                bundles.add(bundle(carrier, same, settings.getOrDefault(same, List.of()), computers)));
        return new GroupRendering(bundles, apart);
    }

    private record Same(Platform platform, List<Wanted> settings) {}

    private static Bundle bundle(String name, Same same, List<Rendering.Setting> settings, List<Computer> computers) {
        Carrier carrier = same.platform().carrier(name).orElseThrow();
        HostGroup group = new HostGroup(same.platform().name(), same.settings(), computers);
        return new Bundle(
                name + "-" + same.platform().name() + "-" + group.shortId(),
                same.platform(),
                carrier,
                settings,
                computers,
                same.platform().artifacts(carrier, group));
    }

    /** What is to be written there. */
    private static List<Rendering.Setting> carried(HostRendering host) {
        return host.rendering().settings().stream()
                .filter(each -> each.needed() && each.granted())
                .toList();
    }

    /** What is required and is not written there, each with its reason. */
    private static List<Apart> gaps(HostRendering host) {
        Stream<String> ungranted = host.rendering().settings().stream()
                .filter(each -> each.needed() && !each.granted())
                .map(each -> "'" + each.name() + " = " + each.value() + "' (" + each.why()
                        + ") is not granted: run countersign trust first");
        return Stream.concat(host.rendering().gaps().stream(), ungranted)
                .map(why -> new Apart(host.host(), Reason.GAP, why))
                .toList();
    }

    private static List<Wanted> wanted(List<Rendering.Setting> settings) {
        return settings.stream()
                .map(each -> new Wanted(each.name(), each.value(), each.accepted()))
                .toList();
    }

    /** The same settings of two hosts, asked for by the rules of both. */
    private static List<Rendering.Setting> joined(List<Rendering.Setting> one, List<Rendering.Setting> other) {
        List<Rendering.Setting> joined = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            Rendering.Setting first = one.get(i);
            Rendering.Setting second = other.get(i);
            boolean known = List.of(first.why().split("; ")).contains(second.why());
            joined.add(
                    known
                            ? first
                            : new Rendering.Setting(
                                    first.name(),
                                    first.value(),
                                    first.why() + "; " + second.why(),
                                    first.proven() && second.proven(),
                                    first.granted() && second.granted(),
                                    first.accepted(),
                                    first.needed()));
        }
        return joined;
    }

    private static Apart elsewhere(HostRendering host) {
        return host.platform()
                .map(platform -> new Apart(host.host(), Reason.OTHER_PLATFORM, platform.title()))
                .orElseGet(() -> new Apart(
                        host.host(),
                        Reason.GAP,
                        String.join("; ", host.rendering().gaps())));
    }

    private static Apart nothing(HostRendering host) {
        String why = host.asked().isEmpty()
                ? "no rule applies to this host"
                : "nothing to write; its rules ask for: " + String.join("; ", host.asked());
        return new Apart(host.host(), Reason.NOTHING_TO_DO, why);
    }

    private static Computer computer(Host host) {
        return new Computer(host.name(), account(host), host.smb().get(0).address());
    }

    /** Returns the name of its account: what the host must report, else the first part of its own name. */
    private static String account(Host host) {
        String name = host.expectedName().orElse(host.name());
        String first = name.split("\\.", 2)[0];
        return ADDRESS.matcher(name).matches() || first.length() > COMPUTER ? "" : first.toUpperCase(Locale.ROOT);
    }
}
