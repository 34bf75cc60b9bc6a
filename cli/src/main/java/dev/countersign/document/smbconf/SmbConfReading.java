package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An smb.conf and everything it includes, read as Samba's tini.c and loadparm.c read them. It gives
 * what the files say; only the wire shows what the daemon does.
 */
public final class SmbConfReading {
    private static final String CONFIG_FILE = SmbConfParameters.key("config file");
    private static final String CONFIG_BACKEND = SmbConfParameters.key("config backend");

    /** Nobody reads more, and a file with a million errors would take minutes. */
    private static final int MOST_FINDINGS = 1000;

    private final SmbConfMeaning main;
    private final Optional<Elsewhere> elsewhere;

    private SmbConfReading(SmbConfMeaning main, Optional<Elsewhere> elsewhere) {
        this.main = main;
        this.elsewhere = elsewhere;
    }

    /** The main file does not count: what replaces it, and where it says so. */
    record Elsewhere(String what, Location at, Optional<SmbConfReading> reading, Optional<SmbConfMeaning> registry) {}

    /**
     * Returns the line {@code config file = …} if it makes smbd switch to a different file;
     * testparm still prints the contents of this one.
     */
    public Optional<String> followed() {
        return elsewhere.filter(each -> each.registry().isEmpty()).map(Elsewhere::what);
    }

    /** Reads {@code files}. Never fails: what cannot be read or known is a {@link SmbConfValue}. */
    public static SmbConfReading of(SmbConfFiles files) {
        return of(files, Set.of());
    }

    private static SmbConfReading of(SmbConfFiles files, Set<String> before) {
        SmbConfMeaning main = SmbConfInterpreter.read(files);
        // lp_load_ex starts again with the registry even if the file did not load completely
        Optional<SmbConfSetting> backend =
                main.last(CONFIG_BACKEND).filter(set -> SmbWord.key(set.value()).equals("registry"));
        if (backend.isPresent()) {
            Location at = backend.get().at();
            SmbConfMeaning registry = SmbConfInterpreter.readRegistry(files, at);
            return new SmbConfReading(
                    main,
                    Optional.of(
                            new Elsewhere("config backend = registry", at, Optional.empty(), Optional.of(registry))));
        }
        return new SmbConfReading(main, configFile(files, main, before));
    }

    // server_reload.c: smbd switches to the other file if it exists; testparm does not
    private static Optional<Elsewhere> configFile(SmbConfFiles files, SmbConfMeaning main, Set<String> before) {
        Optional<SmbConfSetting> set =
                main.last(CONFIG_FILE).filter(each -> !each.value().isEmpty());
        if (set.isEmpty()) {
            return Optional.empty();
        }
        String what = "config file = " + set.get().value();
        SmbConfMacros.Path path =
                new SmbConfMacros(files.macros()).expand(set.get().value());
        if (path.perClient() || path.unknown().isPresent() || before.size() > 8) {
            return Optional.of(new Elsewhere(what, set.get().at(), Optional.empty(), Optional.empty()));
        }
        String target = files.absolute(path.path());
        if (path.path().equals(files.main())
                || before.contains(target)
                || files.files().get(target) instanceof SmbConfFiles.Source.Absent) {
            return Optional.empty();
        }
        Set<String> seen = new TreeSet<>(before);
        seen.add(files.absolute(files.main()));
        return Optional.of(
                new Elsewhere(what, set.get().at(), Optional.of(of(files.startingAt(target), seen)), Optional.empty()));
    }

    /**
     * Returns what smbd makes of a global parameter, following {@code config file} and registry if
     * they were fetched.
     *
     * @param parameter in any spelling that Samba accepts
     */
    public SmbConfValue value(String parameter) {
        SmbConfValue plain = main.value(SmbConfParameters.key(parameter));
        if (elsewhere.isEmpty() || plain instanceof SmbConfValue.Unknowable) {
            return plain;
        }
        Elsewhere other = elsewhere.get();
        if (other.registry().isPresent()) {
            return other.registry().get().value(SmbConfParameters.key(parameter));
        }
        if (plain instanceof SmbConfValue.Unloadable) {
            return plain;
        }
        return other.reading()
                .map(reading -> reading.value(parameter))
                .orElseGet(() -> new SmbConfValue.Unknowable(
                        "'" + other.what()
                                + "' replaces this file by another one, which may differ from client to client",
                        other.at()));
    }

    /**
     * Returns where smbd stops reading, so that nothing is loaded and the daemon does not start:
     * the place, the value and its parameter. Empty if no such line was found.
     */
    public Optional<Diagnostic> failure() {
        // lp_load_ex starts again with the registry even if the file did not load completely
        Optional<SmbConfMeaning> registry = elsewhere.flatMap(Elsewhere::registry);
        if (registry.isPresent()) {
            return registry.get().stop();
        }
        return main.stop().or(() -> elsewhere.flatMap(Elsewhere::reading).flatMap(SmbConfReading::failure));
    }

    /**
     * Returns absolute paths that the meaning depends on and that were not fetched: fetch them from
     * the host and read again.
     */
    public List<String> wanted() {
        Set<String> all = new TreeSet<>(main.wanted());
        elsewhere.flatMap(Elsewhere::reading).ifPresent(reading -> all.addAll(reading.wanted()));
        return List.copyOf(all);
    }

    /** Whether the registry is needed ({@code net conf list}) but was not fetched. */
    public boolean wantsRegistry() {
        return main.registryMissing()
                || elsewhere
                        .flatMap(Elsewhere::registry)
                        .filter(SmbConfMeaning::registryMissing)
                        .isPresent()
                || elsewhere
                        .flatMap(Elsewhere::reading)
                        .filter(SmbConfReading::wantsRegistry)
                        .isPresent();
    }

    /** Returns the names of the shares as written, each once, in the order of reading. */
    public List<String> shares() {
        Optional<Elsewhere> other = elsewhere;
        if (other.flatMap(Elsewhere::reading).isPresent()) {
            return other.flatMap(Elsewhere::reading).get().shares();
        }
        return other.flatMap(Elsewhere::registry).orElse(main).shares();
    }

    /**
     * Returns what each section of the file that smbd ends up with makes of some parameters, with the
     * values that testparm would print; what nothing sets is absent or empty. Empty if that file does
     * not load or cannot be known, or if Samba's registry has shares too.
     *
     * @param asked the parameters, by their usual names in lower case
     */
    public Optional<Map<String, Map<String, String>>> sections(Set<String> asked) {
        if (main.unknowable().isPresent() || main.failure().isPresent()) {
            return Optional.empty();
        }
        return elsewhere.isEmpty()
                ? Optional.of(main).filter(own -> !own.sharesInRegistry()).map(own -> own.sections(asked))
                : elsewhere.flatMap(Elsewhere::reading).flatMap(reading -> reading.sections(asked));
    }

    /**
     * Returns the last assignment of a global parameter in the files that were read, even if their
     * meaning is unknown because something else could not be read.
     */
    public Optional<SmbConfValue.Set> written(String parameter) {
        return main.written(SmbConfParameters.key(parameter));
    }

    /**
     * Returns what Samba silently ignores but a person should know: warnings with their location,
     * in the order of reading; only the first ones if there are thousands.
     */
    public List<Diagnostic> findings() {
        List<Diagnostic> all = new ArrayList<>();
        for (Supplier<List<Diagnostic>> each : main.findings()) {
            all.addAll(each.get());
            if (all.size() > MOST_FINDINGS) {
                break;
            }
        }
        elsewhere.flatMap(Elsewhere::reading).ifPresent(reading -> all.addAll(reading.findings()));
        return all.stream().distinct().toList();
    }

    /** Returns what replaces the main file, if anything does. */
    Optional<Elsewhere> elsewhere() {
        return elsewhere;
    }

    /** Returns the meaning of the main file itself. */
    SmbConfMeaning main() {
        return main;
    }
}
