package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import dev.countersign.document.Edit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Sets one global parameter of an smb.conf by changing one place of its main file, or says why it
 * cannot. Every result is read again before it is returned: the parameter has its value, everything
 * else keeps its effect, and nothing that differs between clients comes later.
 */
public final class SmbConfEditor {
    private static final String IN_REGISTRY = "set it in the registry by hand: net conf setparm global '%s' '%s'";

    private final SmbConfFiles files;
    private final SmbConfParameter parameter;
    private final String key;
    private final String value;
    private final Predicate<String> alreadyGood;
    private final Function<SmbConfPlaces, List<SmbConfSplice>> fresh;

    private SmbConfEditor(
            SmbConfFiles files,
            SmbConfParameter parameter,
            String value,
            Predicate<String> alreadyGood,
            Function<SmbConfPlaces, List<SmbConfSplice>> fresh) {
        this.files = files;
        this.parameter = parameter;
        this.key = SmbConfParameters.key(parameter.name());
        this.value = value;
        this.alreadyGood = alreadyGood;
        this.fresh = fresh;
    }

    /**
     * Whether Samba knows {@code parameter} as a global one and would load {@code value} for it, on
     * one line.
     */
    public static boolean knows(String parameter, String value) {
        return oneLine(value)
                && SmbConfParameters.find(parameter)
                        .filter(known -> known.loads(value))
                        .isPresent();
    }

    private static boolean oneLine(String value) {
        return value.equals(value.strip()) && value.chars().noneMatch(c -> c < ' ' || c > '~' || c == '\\');
    }

    /**
     * Sets {@code parameter} unless the current value is good already.
     *
     * @param parameter a global parameter, for example {@code server signing}
     * @param value the value to write
     * @param alreadyGood whether the current value is good enough. It gets the word that testparm
     *     prints for the value; the raw value if there is no such word; {@code default} if nothing
     *     sets a parameter that has this word
     * @throws IllegalArgumentException for a parameter or a value that Samba does not know
     */
    public static Edit set(SmbConfFiles files, String parameter, String value, Predicate<String> alreadyGood) {
        return edit(files, parameter, value, alreadyGood, SmbConfPlaces::anywhere);
    }

    /** Same, but puts a new line last if possible. */
    static Edit extend(SmbConfFiles files, String parameter, String value, Predicate<String> alreadyGood) {
        return edit(files, parameter, value, alreadyGood, SmbConfPlaces::lastOfAll);
    }

    private static Edit edit(
            SmbConfFiles files,
            String parameter,
            String value,
            Predicate<String> alreadyGood,
            Function<SmbConfPlaces, List<SmbConfSplice>> fresh) {
        SmbConfParameter known = SmbConfParameters.find(parameter)
                .orElseThrow(() -> new IllegalArgumentException("Samba has no parameter '" + parameter + "'"));
        if (!oneLine(value)
                || !known.loads(value)
                || !alreadyGood.test(known.canonical(value).orElse(value))) {
            throw new IllegalArgumentException("'" + value + "' is not a good value of '" + known.name() + "'");
        }
        return new SmbConfEditor(files, known, value, alreadyGood, fresh).edit();
    }

    private Edit edit() {
        SmbConfReading reading = SmbConfReading.of(files);
        SmbConfValue now = reading.value(key);
        if (now instanceof SmbConfValue.Unknowable unknown) {
            return new Edit.Refused(unknown.why(), adviceFor(reading), unknown.at());
        }
        if (isGood(now)) {
            return new Edit.LeftAlone();
        }
        if (reading.elsewhere().isPresent()) {
            SmbConfReading.Elsewhere other = reading.elsewhere().get();
            return new Edit.Refused(
                    "'" + other.what() + "' makes Samba read its settings from somewhere else",
                    adviceFor(reading),
                    other.at());
        }
        return strangeBytes(reading.main().text())
                .orElseGet(
                        () -> now instanceof SmbConfValue.Unloadable ? repair(reading.main()) : place(reading.main()));
    }

    private boolean isGood(SmbConfValue holds) {
        if (holds instanceof SmbConfValue.Unset) {
            return parameter
                    .canonical(SmbConfVocabulary.unset(parameter.name()))
                    .filter(alreadyGood)
                    .isPresent();
        }
        return holds.word().filter(alreadyGood).isPresent();
    }

    private String adviceFor(SmbConfReading reading) {
        boolean registry =
                reading.elsewhere().flatMap(SmbConfReading.Elsewhere::registry).isPresent();
        return registry
                ? IN_REGISTRY.formatted(parameter.name(), value)
                : "set '" + parameter.name() + " = " + value + "' by hand where Samba reads it last";
    }

    private Optional<Edit> strangeBytes(SmbConfLexer text) {
        Location whole = Location.of(files.main());
        if (!Bytes.of(text.printed().getBytes(StandardCharsets.ISO_8859_1))
                .equals(files.text(files.main()).orElse(Bytes.EMPTY))) {
            return Optional.of(new Edit.Refused(
                    "the file could not be reproduced byte for byte",
                    "this is a bug in countersign; please report it",
                    whole));
        }
        int nul = text.text().indexOf('\0');
        if (nul >= 0) {
            return Optional.of(new Edit.Refused(
                    "the file has a NUL byte; Samba ignores what follows it on that line",
                    "remove the byte by hand, then plan again",
                    text.location(files.main(), nul)));
        }
        if (text.text().indexOf('\r') >= 0 && text.text().indexOf('\n') < 0) {
            return Optional.of(new Edit.Refused(
                    "the file has only carriage returns as line endings; Samba reads it as one line that sets nothing",
                    "convert its line endings to line feeds by hand, then plan again",
                    whole));
        }
        return Optional.empty();
    }

    private Edit place(SmbConfMeaning now) {
        Optional<SmbConfSetting> last = now.last(key);
        SmbConfPlaces places = new SmbConfPlaces(now, parameter.name(), value);
        if (last.filter(set -> set.origin() == SmbConfSetting.Origin.REGISTRY).isPresent()) {
            return new Edit.Refused(
                    "'include = registry' overrides '" + parameter.name() + "'",
                    IN_REGISTRY.formatted(parameter.name(), value),
                    now.text()
                            .location(
                                    files.main(),
                                    now.text()
                                            .lines()
                                            .get(last.get().mainLine())
                                            .content()));
        }
        List<SmbConfSplice> candidates;
        if (last.isEmpty()) {
            candidates = fresh.apply(places);
        } else if (last.get().origin() == SmbConfSetting.Origin.MAIN) {
            SmbConfLine line = now.text().lines().get(last.get().mainLine());
            candidates = List.of(SmbConfSplice.value(now.text(), line, valueOn(line)));
        } else {
            int include = now.perClient().stream().reduce(last.get().mainLine(), Math::max);
            candidates = List.of(places.behind(include));
        }
        return candidates.stream()
                .filter(candidate -> holds(candidate.in(now.text()), now))
                .findFirst()
                .<Edit>map(good -> new Edit.Edited(good.in(now.text()), good.at(now.text(), files.main())))
                .orElseGet(() -> noPlace(now, last));
    }

    /**
     * Returns the value to write on a line that already sets the parameter: the line may use a name
     * with the opposite meaning.
     */
    private String valueOn(SmbConfLine line) {
        return SmbConfParameters.find(line.name())
                .map(known -> known.asUnder(parameter, value))
                .orElse(value);
    }

    private Edit noPlace(SmbConfMeaning now, Optional<SmbConfSetting> last) {
        Location at = last.map(SmbConfSetting::at).orElse(Location.of(files.main()));
        if (!now.perClient().isEmpty()) {
            int include = now.perClient().get(now.perClient().size() - 1);
            return new Edit.Refused(
                    "an include that names a different file for each client comes after the line where '"
                            + parameter.name() + "' is set, and may override it",
                    "move the setting after that include by hand, under a [global] of its own",
                    now.text()
                            .location(
                                    files.main(),
                                    now.text().lines().get(include).content()));
        }
        return new Edit.Refused(
                "no place was found where '" + parameter.name() + " = " + value
                        + "' works without changing other settings",
                "set it by hand",
                at);
    }

    /** Whether the result, read as Samba would read it, is right; only then is it used. */
    private boolean holds(Bytes after, SmbConfMeaning before) {
        SmbConfReading reading = SmbConfReading.of(files.with(files.main(), after));
        SmbConfMeaning meaning = reading.main();
        Optional<SmbConfSetting> last = meaning.last(key);
        return reading.elsewhere().isEmpty()
                && isGood(reading.value(key))
                && last.isPresent()
                && last.get().origin() == SmbConfSetting.Origin.MAIN
                && meaning.perClient().stream()
                        .allMatch(line -> line < last.get().mainLine())
                && meaning.shares().equals(before.shares())
                && others(meaning).equals(others(before));
    }

    private List<String> others(SmbConfMeaning meaning) {
        return meaning.settings().stream()
                .filter(setting -> !setting.isGlobal(key))
                .map(SmbConfSetting::effect)
                .toList();
    }

    private Edit repair(SmbConfMeaning broken) {
        SmbConfMeaning.Failure failure = broken.failure().orElseThrow();
        boolean ours = failure.inMain() && failure.key().filter(key::equals).isPresent();
        if (!ours) {
            return new Edit.Refused(
                    "Samba does not load this file: " + failure.why(), "fix that line by hand", failure.at());
        }
        SmbConfLexer text = broken.text();
        SmbConfLine bad = text.lines().get(failure.mainLine());
        Bytes without = SmbConfSplice.without(bad).in(text);
        SmbConfReading rest = SmbConfReading.of(files.with(files.main(), without));
        if (rest.elsewhere().isPresent()
                || rest.value(key) instanceof SmbConfValue.Unloadable
                || rest.value(key) instanceof SmbConfValue.Unknowable) {
            return new Edit.Refused(
                    "Samba does not load this file: " + failure.why() + "; it would not load without that line either",
                    "fix the file by hand until testparm loads it",
                    failure.at());
        }
        Optional<SmbConfSplice> better = SmbConfBadValue.replaced(text, bad, valueOn(bad));
        if (better.isEmpty()) {
            return new Edit.Refused(
                    "Samba does not load this file: the \\ at the end of the line makes the next line a part of '"
                            + parameter.name() + "'",
                    "remove the \\ by hand",
                    failure.at());
        }
        return repaired(better.get().in(text), without, rest.main(), failure.at());
    }

    private Edit repaired(Bytes once, Bytes without, SmbConfMeaning rest, Location at) {
        if (holds(once, rest)) {
            return new Edit.Repaired(once, without, at);
        }
        // The line loads now, but a later one still sets a different value
        Edit next = new SmbConfEditor(files.with(files.main(), once), parameter, value, alreadyGood, fresh).edit();
        if (next instanceof Edit.Edited edited && holds(edited.after(), rest)) {
            return new Edit.Repaired(edited.after(), without, at);
        }
        if (next instanceof Edit.LeftAlone) {
            return new Edit.Repaired(once, without, at);
        }
        return new Edit.Refused(
                "Samba does not load this file, and the line at fault is not the only problem",
                "fix the file by hand until testparm loads it",
                at);
    }
}
