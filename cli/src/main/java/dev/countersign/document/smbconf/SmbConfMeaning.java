package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * What one main file and everything it includes mean, as far as Samba reads before it stops.
 *
 * @param settings everything that takes effect, in order
 * @param shares names of the sections that are no global section, in order, each once
 * @param sectionAfter for each line of the main file, the section in force after it (empty: global)
 * @param perClient lines of the main file that lead to an include which differs from client to client
 * @param failure why and where Samba stops and loads nothing
 * @param unknowable why the reading cannot be trusted
 * @param wanted paths that were asked for and not brought along
 * @param registryMissing whether Samba's registry is read and was not brought along
 * @param findings what a person ought to know about the files; worked out only for one who asks
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
    SmbConfMeaning {
        settings = List.copyOf(settings);
        shares = List.copyOf(shares);
        sectionAfter = List.copyOf(sectionAfter);
        perClient = List.copyOf(perClient);
        findings = List.copyOf(findings);
    }

    /** A reason and its place. */
    record Cause(String why, Location at) {}

    /** Where the load stops; {@code key} is the parameter's whose value is at fault, {@code inMain} tells whose line it is. */
    record Failure(String why, Location at, Optional<String> key, int mainLine, boolean inMain) {}

    /** The assignment of a global parameter that wins. */
    Optional<SmbConfSetting> last(String key) {
        return settings.stream().filter(setting -> setting.isGlobal(key)).reduce((earlier, later) -> later);
    }

    /** What this reading says about a global parameter, when no other file takes this one's place. */
    SmbConfValue value(String key) {
        if (unknowable.isPresent()) {
            return new SmbConfValue.Unknowable(
                    unknowable.get().why(), unknowable.get().at());
        }
        if (failure.isPresent()) {
            return new SmbConfValue.Unloadable(
                    failure.get().why(), failure.get().at());
        }
        return last(key)
                .<SmbConfValue>map(setting -> new SmbConfValue.Set(
                        setting.value(),
                        SmbConfParameters.find(setting.name()).flatMap(known -> known.canonical(setting.value())),
                        setting.at(),
                        setting.origin() != SmbConfSetting.Origin.MAIN))
                .orElseGet(SmbConfValue.Unset::new);
    }
}
