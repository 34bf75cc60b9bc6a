package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * The meaning of one main file and everything it includes, as far as Samba reads before it stops.
 *
 * @param settings everything that takes effect, in order
 * @param shares names of all sections except the global one, in order, each once
 * @param sectionAfter for each line of the main file, the section in force after it (empty: global)
 * @param perClient lines of the main file that lead to an include which differs between clients
 * @param failure why and where Samba stops and loads nothing
 * @param unknowable why the reading cannot be trusted
 * @param wanted paths that are needed but were not fetched
 * @param registryMissing whether Samba's registry is needed but was not fetched
 * @param findings what a person should know about the files; computed only on demand
 */
record SmbConfMeaning(
        SmbConfLexer text,
        List<SmbConfSetting> settings,
        List<String> shares,
        List<Optional<String>> sectionAfter,
        List<Integer> perClient,
        Optional<Failure> failure,
        Optional<Cause> unknowable,
        SortedSet<String> wanted,
        boolean registryMissing,
        List<Supplier<List<Diagnostic>>> findings) {
    private static final String INCLUDE = SmbConfParameters.key("include");
    private static final String REGISTRY_SHARES = SmbConfParameters.key("registry shares");

    SmbConfMeaning {
        settings = List.copyOf(settings);
        shares = List.copyOf(shares);
        sectionAfter = List.copyOf(sectionAfter);
        perClient = List.copyOf(perClient);
        findings = List.copyOf(findings);
    }

    /** A reason and its location. */
    record Cause(String why, Location at) {}

    /**
     * Where loading stops; {@code key} is the parameter with the bad value, {@code inMain} whether
     * the line is in the main file.
     */
    record Failure(String why, Location at, Optional<String> key, int mainLine, boolean inMain) {}

    /** Returns where and why Samba stops. */
    Optional<Diagnostic> stop() {
        return failure.map(each -> Diagnostic.error(each.at(), each.why()));
    }

    /** Returns the assignment that wins for a global parameter. */
    Optional<SmbConfSetting> last(String key) {
        return settings.stream().filter(setting -> setting.isGlobal(key)).reduce((earlier, later) -> later);
    }

    /** Returns the values of {@code asked} in each section, as {@link SmbConfSections} has them. */
    Map<String, Map<String, String>> sections(Set<String> asked) {
        return SmbConfSections.of(settings, shares, asked);
    }

    /** Whether Samba's registry has shares too: what they set is not among the settings. */
    boolean sharesInRegistry() {
        return settings.stream()
                        .anyMatch(each -> each.isGlobal(INCLUDE)
                                && SmbWord.lower(each.value()).equals("registry"))
                || written(REGISTRY_SHARES).flatMap(SmbConfValue::word).equals(Optional.of("Yes"));
    }

    /**
     * Returns the value of a global parameter in this reading, provided no other file replaces this
     * one.
     */
    SmbConfValue value(String key) {
        if (unknowable.isPresent()) {
            return new SmbConfValue.Unknowable(
                    unknowable.get().why(), unknowable.get().at());
        }
        if (failure.isPresent()) {
            return new SmbConfValue.Unloadable(
                    failure.get().why(), failure.get().at());
        }
        return written(key).<SmbConfValue>map(set -> set).orElseGet(SmbConfValue.Unset::new);
    }

    /**
     * Returns the last assignment of a global parameter in what was read, even if something could
     * not be read.
     */
    Optional<SmbConfValue.Set> written(String key) {
        return last(key)
                .map(setting -> new SmbConfValue.Set(
                        setting.value(),
                        SmbConfParameters.find(setting.name()).flatMap(known -> known.canonical(setting.value())),
                        setting.at(),
                        setting.origin() != SmbConfSetting.Origin.MAIN));
    }
}
