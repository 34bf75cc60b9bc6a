package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads a main file and its includes in the order and by the rules of Samba's loadparm.c. Used
 * once.
 */
final class SmbConfInterpreter {
    private static final int MAX_INCLUDE_DEPTH = 100;
    private static final int LONGEST_SHOWN = 120;
    // Samba has no such limit; without it, files that include each other twice would be read 2^100
    // times
    private static final int MAX_LINES = 1_000_000;

    private final SmbConfFiles files;
    private final SmbConfMacros macros;
    private final List<SmbConfSetting> settings = new ArrayList<>();
    private final Map<String, SmbConfLexer> texts = new HashMap<>();
    private final Map<String, String> shares = new LinkedHashMap<>();
    private final List<Optional<String>> sectionAfter = new ArrayList<>();
    private final List<Integer> perClient = new ArrayList<>();
    private final TreeSet<String> wanted = new TreeSet<>();
    private final List<Supplier<List<Diagnostic>>> findings = new ArrayList<>();
    private Optional<SmbConfMeaning.Failure> failure = Optional.empty();
    private Optional<SmbConfMeaning.Cause> unknowable = Optional.empty();
    private Optional<String> section = Optional.empty();
    private Optional<Location> lastShareHeader = Optional.empty();
    private String lastShare = "";
    private boolean registryMissing;
    private int mainLine;
    private int depth;
    private int linesRead;

    private SmbConfInterpreter(SmbConfFiles files) {
        this.files = files;
        this.macros = new SmbConfMacros(files.macros());
    }

    /** Reads {@code files}, starting with their main file. */
    static SmbConfMeaning read(SmbConfFiles files) {
        SmbConfInterpreter reader = new SmbConfInterpreter(files);
        Optional<Bytes> main = reader.main();
        SmbConfLexer text = SmbConfLexer.of(main.orElse(Bytes.EMPTY));
        main.ifPresent(bytes -> reader.file(files.main(), text));
        return reader.meaning(text);
    }

    /** Reads only the registry, as for {@code config backend = registry}. */
    static SmbConfMeaning readRegistry(SmbConfFiles files, Location because) {
        SmbConfInterpreter reader = new SmbConfInterpreter(files);
        reader.registry(because);
        return reader.meaning(SmbConfLexer.of(Bytes.EMPTY));
    }

    private Optional<Bytes> main() {
        Location whole = Location.of(files.main());
        SmbConfFiles.Source source = files.files().get(files.main());
        if (source == null) {
            wanted.add(files.main());
            unknowable(files.main() + " was not read from the host", whole);
        } else if (source instanceof SmbConfFiles.Source.Absent) {
            fail("the file " + files.main() + " does not exist", whole, Optional.empty());
        } else if (source instanceof SmbConfFiles.Source.Unreadable) {
            unknowable("no permission to read " + files.main(), whole);
        }
        return files.text(files.main());
    }

    private SmbConfMeaning meaning(SmbConfLexer text) {
        checkLastShare();
        return new SmbConfMeaning(
                text,
                settings,
                List.copyOf(shares.values()),
                sectionAfter,
                perClient,
                failure,
                unknowable,
                wanted,
                registryMissing,
                findings);
    }

    private void file(String path, SmbConfLexer text) {
        boolean isMain = depth == 0;
        for (int i = 0; i < text.lines().size() && failure.isEmpty(); i++) {
            if (++linesRead > MAX_LINES) {
                unknowable("the files include each other too often", Location.of(path));
                return;
            }
            if (isMain) {
                mainLine = i;
            }
            SmbConfLine line = text.lines().get(i);
            line(path, text, line);
            if (isMain) {
                sectionAfter.add(section);
            }
        }
    }

    private void line(String path, SmbConfLexer text, SmbConfLine line) {
        switch (line.kind()) {
            case SECTION -> section(line.name(), text.location(path, line.content()));
            case PARAMETER ->
                parameter(
                        line.name(),
                        line.value(),
                        text.location(path, line.content()),
                        depth == 0 ? SmbConfSetting.Origin.MAIN : SmbConfSetting.Origin.INCLUDE);
            case BROKEN ->
                fail(
                        line.name().startsWith("[") ? "a section header without ]" : "a parameter without a name",
                        text.location(path, line.content()),
                        Optional.empty());
            case BLANK, COMMENT, IGNORED -> {}
        }
        findings.add(() -> SmbConfFindings.ofLine(path, text, line));
    }

    // loadparm.c lp_do_section: a share is checked when the next one begins, not when [global] is
    // opened again
    private void section(String name, Location at) {
        if (SmbConfLine.isGlobal(name)) {
            section = Optional.empty();
            return;
        }
        checkLastShare();
        shares.putIfAbsent(SmbWord.share(name), name);
        section = Optional.of(SmbWord.share(name));
        lastShare = name;
        lastShareHeader = Optional.of(at);
    }

    private void checkLastShare() {
        if (lastShare.isEmpty()) {
            lastShareHeader.ifPresent(at -> fail("a section without a name", at, Optional.empty()));
        }
    }

    private void parameter(String name, String value, Location at, SmbConfSetting.Origin origin) {
        Optional<SmbConfParameter> known = SmbConfParameters.find(name);
        if (known.isEmpty() && name.indexOf(':') < 0) {
            findings.add(() -> SmbConfFindings.misspelt(name, at).stream().toList());
            return;
        }
        // lp_do_parameter_parametric fails on a name that it cannot convert to lower case
        if (known.isEmpty() && !SmbWord.isUtf8(name)) {
            fail("the name of a parameter with a colon is not UTF-8", at, Optional.empty());
            return;
        }
        if (section.isPresent() && known.isPresent() && !known.get().shareable()) {
            String share = section.get();
            findings.add(() -> List.of(SmbConfFindings.ignoredInShare(known.get(), share, at)));
            return;
        }
        String key = SmbConfParameters.key(name);
        if (known.isPresent() && !known.get().loads(value)) {
            fail("'" + shown(value) + "' is not a value of '" + known.get().name() + "'", at, Optional.of(key));
            return;
        }
        settings.add(new SmbConfSetting(section, key, name, value, at, mainLine, origin));
        SmbConfParameter.Kind kind = known.map(SmbConfParameter::kind).orElse(SmbConfParameter.Kind.OTHER);
        if (kind == SmbConfParameter.Kind.INCLUDE) {
            include(value, at);
        } else if (kind == SmbConfParameter.Kind.COPY) {
            copy(value, at);
        }
    }

    /** Cuts a value: a continued line may be endless, and the parameter's name comes after it. */
    private static String shown(String value) {
        return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "...";
    }

    // handle_copy: only from a share that was read earlier, and not in [global]
    private void copy(String from, Location at) {
        String source = SmbWord.share(from);
        if (section.isEmpty() || !shares.containsKey(source) || section.get().equals(source)) {
            fail("there is no share '" + from + "' to copy from here", at, Optional.empty());
        }
    }

    private void include(String value, Location at) {
        if (depth >= MAX_INCLUDE_DEPTH) {
            fail("files include each other in a loop, or too deeply", at, Optional.empty());
            return;
        }
        if (SmbWord.lower(value).equals("registry")) {
            if (section.isPresent()) {
                fail("include = registry is allowed in [global] only", at, Optional.empty());
            } else {
                registry(at);
            }
            return;
        }
        SmbConfMacros.Path expanded = macros.expand(value);
        if (expanded.perClient()) {
            perClient.add(mainLine);
            findings.add(() -> List.of(SmbConfFindings.perClient(at)));
        }
        if (expanded.unknown().isPresent()) {
            unknowable(
                    "the path of an include cannot be resolved: it contains "
                            + expanded.unknown().get(),
                    at);
            return;
        }
        if (!expanded.path().isEmpty()) {
            open(files.absolute(expanded.path()), at);
        }
    }

    private void open(String path, Location at) {
        SmbConfFiles.Source source = files.files().get(path);
        if (source == null) {
            wanted.add(path);
            unknowable("the included file " + path + " was not read from the host", at);
        } else if (source instanceof SmbConfFiles.Source.Unreadable) {
            unknowable("no permission to read the included file " + path, at);
        } else if (source instanceof SmbConfFiles.Source.Text included) {
            depth++;
            file(path, texts.computeIfAbsent(path, any -> SmbConfLexer.of(included.bytes())));
            depth--;
        } else {
            findings.add(() -> List.of(SmbConfFindings.absent(path, at)));
        }
    }

    // process_registry_globals; the text is the output of `net conf list`, one "name = value" per
    // row without continued rows
    private void registry(Location at) {
        if (files.registry().isEmpty()) {
            registryMissing = true;
            unknowable("Samba also reads its registry here, which was not read from the host", at);
            return;
        }
        boolean global = false;
        int row = 0;
        for (String written : files.registry().get().latin1().split("\n", -1)) {
            row++;
            String content = written.strip();
            int equals = content.indexOf('=');
            if (content.startsWith("[") && content.endsWith("]")) {
                String name = content.substring(1, content.length() - 1);
                global = SmbConfLine.isGlobal(name);
                if (!global) {
                    shares.putIfAbsent(SmbWord.share(name), name);
                }
            } else if (global && equals > 0 && failure.isEmpty()) {
                depth++;
                parameter(
                        content.substring(0, equals).strip(),
                        content.substring(equals + 1).strip(),
                        new Location("registry", row, 1),
                        SmbConfSetting.Origin.REGISTRY);
                depth--;
            }
        }
    }

    private void fail(String why, Location at, Optional<String> key) {
        if (failure.isEmpty()) {
            boolean inMain = depth == 0 && at.file().equals(files.main());
            failure = Optional.of(new SmbConfMeaning.Failure(why, at, key, mainLine, inMain));
        }
    }

    private void unknowable(String why, Location at) {
        if (unknowable.isEmpty()) {
            unknowable = Optional.of(new SmbConfMeaning.Cause(why, at));
        }
    }
}
