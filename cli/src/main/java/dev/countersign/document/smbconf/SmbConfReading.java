package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An smb.conf and everything it includes, read as Samba's tini.c and loadparm.c read them. Answers what the files say; what the
 * daemon does is for the wire to tell.
 */
public final class SmbConfReading {
    private static final String CONFIG_FILE = SmbConfParameters.key("config file");
    private static final String CONFIG_BACKEND = SmbConfParameters.key("config backend");

    /** Nobody reads more, and a file of a million slips would take minutes. */
    private static final int MOST_FINDINGS = 1000;

    private final SmbConfMeaning main;
    private final Optional<Elsewhere> elsewhere;

    private SmbConfReading(SmbConfMeaning main, Optional<Elsewhere> elsewhere) {
        this.main = main;
        this.elsewhere = elsewhere;
    }

    /** The main file is not what counts: what takes its place, and where it says so. */
    record Elsewhere(String what, Location at, Optional<SmbConfReading> reading, Optional<SmbConfMeaning> registry) {}

    /** The line {@code config file = …} that smbd follows to another file, if it does; testparm prints what stands here all the same. */
    public Optional<String> followed() {
        return elsewhere.filter(each -> each.registry().isEmpty()).map(Elsewhere::what);
    }

    /** Reads {@code files}. Never fails: what cannot be read or known is a {@link SmbConfValue}. */
    public static SmbConfReading of(SmbConfFiles files) {
        return of(files, Set.of());
    }

    private static SmbConfReading of(SmbConfFiles files, Set<String> before) {
        SmbConfMeaning main = SmbConfInterpreter.read(files);
        // lp_load_ex starts over with the registry even when the file did not load to its end
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

    // server_reload.c: smbd goes over to the other file when it exists; testparm does not
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
     * What smbd makes of a global parameter, {@code config file} and registry followed where they were brought along.
     *
     * @param parameter in any spelling that Samba takes
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
                                + "' puts another file, which may differ from client to client, in the place of this one",
                        other.at()));
    }

    /** Absolute paths that the meaning depends on and that were not brought along: ask the host for them and read again. */
    public List<String> wanted() {
        Set<String> all = new TreeSet<>(main.wanted());
        elsewhere.flatMap(Elsewhere::reading).ifPresent(reading -> all.addAll(reading.wanted()));
        return List.copyOf(all);
    }

    /** Whether the registry is needed ({@code net conf list}) and was not brought along. */
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

    /** Names of the shares as they are written, each once, in the order of reading. */
    public List<String> shares() {
        Optional<Elsewhere> other = elsewhere;
        if (other.flatMap(Elsewhere::reading).isPresent()) {
            return other.flatMap(Elsewhere::reading).get().shares();
        }
        return other.flatMap(Elsewhere::registry).orElse(main).shares();
    }

    /** What Samba passes over in silence and a person ought to know: warnings with their place, in the order of reading; of thousands the first. */
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

    /** What takes the place of the main file, if anything does. */
    Optional<Elsewhere> elsewhere() {
        return elsewhere;
    }

    /** The main file's own meaning. */
    SmbConfMeaning main() {
        return main;
    }
}
