package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The report of the platform's own reader (testparm) on a document. */
public final class ReaderReport {
    private static final String GLOBAL = "global";

    private final int exit;
    private final Bytes dump;
    private final String warnings;

    /**
     * Every requirement asks for its setting, so they are read once; weak, because a report may be
     * kept for longer than they are used.
     */
    private WeakReference<Map<String, Map<String, String>>> known = new WeakReference<>(null);

    /**
     * A report.
     *
     * @param exit its exit status; see {@link #loads}
     * @param dump every setting with its effective value, in the sections of smb.conf
     * @param warnings what it wrote to standard error
     */
    public ReaderReport(int exit, Bytes dump, String warnings) {
        this.exit = exit;
        this.dump = dump;
        this.warnings = warnings;
    }

    /** Its exit status; see {@link #loads}. */
    public int exit() {
        return exit;
    }

    /** Every setting with its effective value, in the sections of smb.conf. */
    public Bytes dump() {
        return dump;
    }

    /** What it wrote to standard error. */
    public String warnings() {
        return warnings;
    }

    /**
     * Whether the document loads. testparm also ends with 1 if one of the checks fails that it makes
     * afterwards, for example of idmap ranges, and smbd does not make those (measured, Samba 4.17).
     */
    public boolean loads() {
        return exit == 0 || (exit == 1 && says("Loaded services file OK."));
    }

    /** Whether it says that the document does not load. If it says neither, it failed itself. */
    public boolean rejects() {
        return !loads() && says("Error loading services.");
    }

    private boolean says(String sentence) {
        return warnings.lines().map(String::strip).anyMatch(sentence::equals);
    }

    /** Returns the effective value of a global parameter; empty if the dump does not name it. */
    public Optional<String> global(String parameter) {
        return Optional.ofNullable(sections().getOrDefault(GLOBAL, Map.of()).get(parameter.toLowerCase(Locale.ROOT)));
    }

    /** The role of the server as the reader names it, for example {@code ROLE_STANDALONE}. */
    public Optional<String> role() {
        return warnings.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Server role: "))
                .map(line -> line.substring("Server role: ".length()))
                .findFirst();
    }

    /** The names of the shares. */
    public SortedSet<String> shares() {
        SortedSet<String> names = new TreeSet<>(sections().keySet());
        names.remove(GLOBAL);
        return names;
    }

    /**
     * Every section with its parameters, in the order of the dump. A dump always has the same
     * format, because testparm prints it.
     */
    public synchronized Map<String, Map<String, String>> sections() {
        Map<String, Map<String, String>> sections = known.get();
        if (sections == null) {
            sections = read();
            known = new WeakReference<>(sections);
        }
        return sections;
    }

    private Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        String section = GLOBAL;
        for (String line : dump.latin1().split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1);
                sections.computeIfAbsent(section, each -> new LinkedHashMap<>());
            } else if (!text.startsWith("#") && text.indexOf('=') > 0) {
                int equals = text.indexOf('=');
                sections.computeIfAbsent(section, each -> new LinkedHashMap<>())
                        .put(
                                text.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                                text.substring(equals + 1).strip());
            }
        }
        sections.replaceAll((name, parameters) -> Collections.unmodifiableMap(parameters));
        return Collections.unmodifiableMap(sections);
    }

    /**
     * What it complained about, for a person: cleaned, on one line and cut. One that failed may have
     * said so on its standard output; settings are never repeated from there.
     */
    public String said() {
        String said = ToolWords.of(warnings);
        return said.isEmpty() && !loads() && sections().isEmpty() ? ToolWords.of(dump.latin1()) : said;
    }

    /**
     * The warnings about the document, without the line that names the file read: it differs each
     * time.
     */
    public List<String> complaints() {
        return warnings.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Load smb config files from"))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReaderReport report
                && exit == report.exit
                && dump.equals(report.dump)
                && warnings.equals(report.warnings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(exit, dump, warnings);
    }
}
