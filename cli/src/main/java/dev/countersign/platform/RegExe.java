package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import dev.countersign.document.registry.RegistryValue;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.EncodedWords;
import dev.countersign.observation.Field;
import dev.countersign.observation.ToolWords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks to Windows through cmd and reg.exe, which every version has. Each call is one command
 * line, and its output is between marks of that call. No translated text is read: the exit status
 * tells whether a key could be read.
 *
 * <p>The registry is a store: a line {@code HKLM\KEY\NAME=TYPE DATA} for each value, and no line
 * for an absent value.
 */
public final class RegExe {
    /** The name of the store. */
    public static final String STORE = "store:registry";

    private static final int LINE_LIMIT = 8191;
    private static final Duration SHORT = Duration.ofMinutes(2);

    /** Behind a command: what it complains about comes with its output, before the mark. */
    private static final String HEARD = " 2>&1 & ";

    private static final int REPLY_LIMIT = 1 << 20;
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{4}");
    private static final Pattern SETTING = Pattern.compile("HKLM(?:\\\\[A-Za-z0-9._-]+)+");
    private static final String VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    private static final String PRODUCT = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions";

    private final SortedSet<String> settings;
    private final List<Query> queries;

    /** A query for a key, with all its values or one of them. */
    private record Query(String key, Optional<String> value) {
        String line() {
            String quoted = key.indexOf(' ') < 0 ? key : '"' + key + '"';
            return "reg query " + quoted + value.map(each -> " /v " + each).orElse("");
        }
    }

    /** Reads and writes these settings, each in the form {@code HKLM\KEY\NAME}. */
    public RegExe(Set<String> settings) {
        this.settings = new TreeSet<>(settings);
        Set<Query> asked = new LinkedHashSet<>();
        asked.add(new Query(VERSION, Optional.of("CurrentBuild")));
        asked.add(new Query(VERSION, Optional.of("EditionID")));
        asked.add(new Query(PRODUCT, Optional.of("ProductType")));
        asked.add(new Query(GroupPolicy.POLICIES, Optional.empty()));
        for (String setting : this.settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new IllegalArgumentException("not a setting of the registry: " + setting);
            }
            asked.add(new Query(key(setting), Optional.empty()));
            if (!GroupPolicy.service(setting).isEmpty()) {
                asked.add(new Query(GroupPolicy.policyKey(GroupPolicy.service(setting)), Optional.empty()));
            }
        }
        this.settings.stream()
                .flatMap(setting -> DeviceManagement.key(setting).stream())
                .forEach(key -> asked.add(new Query(key, Optional.empty())));
        this.queries = List.copyOf(asked);
    }

    private static String key(String setting) {
        return setting.substring(0, setting.lastIndexOf('\\'));
    }

    private static String full(String key) {
        return key.replaceFirst("^HKLM", "HKEY_LOCAL_MACHINE");
    }

    /**
     * Asks a host where no POSIX shell answered whether it is Windows. cmd has the variable {@code
     * OS}, whichever shell starts it.
     */
    public static Invocation recognise(String nonce) {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        return Invocation.asIs(List.of("cmd /d /s /c \"echo " + nonce + "-%OS%\""), Bytes.EMPTY, SHORT, REPLY_LIMIT);
    }

    /** Whether the output is Windows' answer to {@link #recognise}. */
    public static boolean recognised(String nonce, Bytes output) {
        return output.latin1().lines().map(String::strip).anyMatch((nonce + "-Windows_NT")::equals);
    }

    /** Reads everything there is to know; changes nothing. */
    public Invocation observe(String nonce) {
        return call(nonce, List.of(), List.of("gpresult /scope computer /v 2>nul", "echo " + nonce + " policy"));
    }

    /**
     * Returns why this change is not sent, whatever a plan says; empty if it may be. No program of
     * this project runs on Windows to check this there, so path, name and value are checked here
     * against the platform and the program's list.
     *
     * @param restoring whether it restores the previous state: then any value of a known name is
     * accepted
     */
    public Optional<String> objection(Fields before, Fields after, boolean restoring) {
        return before.differing(after).stream()
                .filter(setting -> !settings.contains(setting)
                        || !ProgramLists.WINDOWS.has(setting)
                        || (!restoring && !listed(setting, after.value(setting))))
                .findFirst()
                .map(setting -> "a policy never sets '" + setting
                        + "' to this value: it is not in the list of registry values that may be written");
    }

    private static boolean listed(String setting, Optional<String> value) {
        return value.filter(each -> ProgramLists.WINDOWS
                                .ruling(setting, each, Spelling.ANY_ROLE)
                                .tier()
                        != Tier.NEVER)
                .isPresent();
    }

    /**
     * Puts the files of {@code run} on the host: the change, its undo, and a program that runs the
     * undo, which the lease starts. If the run already exists there, nothing is touched.
     */
    public Invocation prepare(String nonce, String run, Fields before, Fields after) {
        String folder = folder(run);
        List<String> steps = new ArrayList<>();
        List<String> files = new ArrayList<>();
        files.add("mkdir " + folder);
        files.addAll(file(change(before, after), folder + "\\apply.reg"));
        files.addAll(file(change(after, before), folder + "\\undo.reg"));
        files.addAll(file(List.of("@reg import " + folder + "\\undo.reg"), folder + "\\undo.cmd"));
        files.add("echo " + nonce + " prepared");
        steps.add("if not exist %SystemRoot%\\Countersign mkdir %SystemRoot%\\Countersign");
        steps.add("if exist " + folder + " (echo " + nonce + " not prepared) else (" + String.join("& ", files) + ")");
        return call(nonce, steps);
    }

    /** Makes the change of a prepared run, and reads the settings again. */
    public Invocation apply(String nonce, String run) {
        return call(nonce, List.of(imported(nonce, folder(run) + "\\apply.reg")));
    }

    /** Reverts a run, and reads the settings again. */
    public Invocation revert(String nonce, String run) {
        return call(nonce, List.of(imported(nonce, folder(run) + "\\undo.reg")));
    }

    /** Removes the files of a settled run. */
    public Invocation forget(String nonce, String run) {
        return call(nonce, List.of("rmdir /s /q " + folder(run)));
    }

    // Only "if errorlevel" works the same in every cmd; && and || do not (Wine 8 runs both)
    private static String imported(String nonce, String file) {
        return "reg import " + file + HEARD + unless(nonce + " not imported", nonce + " imported");
    }

    private static String unless(String failed, String done) {
        return "if errorlevel 1 (echo " + failed + ") else echo " + done;
    }

    /**
     * Returns the commands that write these lines. Nothing in them is special to cmd. The file
     * comes first, because a digit before > would select a stream.
     */
    private static List<String> file(List<String> lines, String path) {
        return lines.stream()
                .map(each -> ">>" + path + (each.isEmpty() ? " echo." : " echo " + each))
                .toList();
    }

    /**
     * Returns the lines of the registry file that leads from one state to another; ASCII is
     * accepted without a byte order mark.
     */
    private static List<String> change(Fields from, Fields to) {
        List<RegFile.Step> steps = new ArrayList<>();
        for (String setting : from.differing(to)) {
            Optional<String> value = to.value(setting);
            steps.add(
                    value.isPresent()
                            ? RegistryValue.setting(setting, value.get())
                                    .<RegFile.Step>map(RegFile.Step.Set::new)
                                    .orElseThrow(
                                            () -> new IllegalArgumentException("not written to a registry: " + setting))
                            : new RegFile.Step.Remove(full(key(setting)), GroupPolicy.name(setting)));
        }
        List<String> lines = RegFile.of(List.of(), steps).text().lines().toList();
        if (lines.stream().anyMatch(each -> !each.matches("[A-Za-z0-9 .,_:=\\-\\\\\\[\\]\"]*"))) {
            throw new IllegalArgumentException("a value that a command line would take for more than a value");
        }
        return lines;
    }

    private static String folder(String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("not the name of a run: " + run);
        }
        return "%SystemRoot%\\Countersign\\" + run;
    }

    /** Returns one command line that first does something and then reads the settings. */
    private Invocation call(String nonce, List<String> first) {
        return call(nonce, first, List.of());
    }

    private Invocation call(String nonce, List<String> first, List<String> last) {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        List<String> steps = new ArrayList<>();
        steps.add("echo countersign " + nonce + " begin");
        steps.addAll(first);
        for (int i = 0; i < queries.size(); i++) {
            steps.add(queries.get(i).line() + HEARD + unless(nonce + " unread " + i, nonce + " read " + i));
        }
        steps.addAll(last);
        steps.add("echo " + nonce + " end");
        String line = "cmd /d /s /c \"" + String.join("& ", steps) + "\"";
        if (line.length() > LINE_LIMIT) {
            throw new IllegalArgumentException("longer than a command line of Windows can be");
        }
        return Invocation.asIs(List.of(line), Bytes.EMPTY, SHORT, REPLY_LIMIT);
    }

    /**
     * The answer of a host.
     *
     * @param words what was done: {@code prepared}, {@code imported}; with {@code not} before it if
     * it failed
     * @param fields the fields of the observation, as named in docs/protocol.md
     * @param complaints what the host's tools wrote where one of them failed
     */
    public record Answer(List<String> words, List<Field> fields, List<String> complaints) {
        public Answer {
            words = List.copyOf(words);
            fields = List.copyOf(fields);
            complaints = List.copyOf(complaints);
        }

        /** Returns the same answer, with what the call wrote to standard error as well. */
        public Answer hearing(Bytes errors) {
            List<String> all = new ArrayList<>(complaints);
            all.add(errors.utf8());
            return new Answer(words, fields, all);
        }

        /** Returns {@code what}, and the words of the tools that failed behind it. */
        public String behind(String what) {
            return ToolWords.behind(what, String.join("\n", complaints));
        }

        /** The values of the settings; empty if one of them could not be read. */
        public Optional<Fields> settings() {
            return fields.stream()
                    .filter(each -> each.name().equals("content"))
                    .findFirst()
                    .flatMap(each -> Fields.read(each.value()));
        }
    }

    /** Reads an answer to a call with {@code nonce}; empty if it is not valid, or was cut off. */
    public Optional<Answer> answer(String nonce, Bytes output) {
        List<String> words = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        Map<Query, RegistryText> read = new LinkedHashMap<>();
        Map<Query, String> unread = new LinkedHashMap<>();
        StringBuilder segment = new StringBuilder();
        String report = "";
        boolean begun = false;
        int seen = 0;
        for (String row : output.latin1().split("\r?\n", -1)) {
            String line = row.stripTrailing();
            Matcher look = Pattern.compile(nonce + " (read|unread) (\\d+)").matcher(line);
            if (!begun) {
                begun = line.equals("countersign " + nonce + " begin");
            } else if (line.equals(nonce + " end")) {
                queries.stream()
                        .filter(each -> mustBeReadable(each) && unread.containsKey(each))
                        .forEach(each -> complaints.add(unread.getOrDefault(each, "")));
                return seen == queries.size()
                        ? Optional.of(new Answer(words, fields(read, unread, report), complaints))
                        : Optional.empty();
            } else if (look.matches()) {
                if (Integer.parseInt(look.group(2)) != seen) {
                    return Optional.empty();
                }
                Query query = queries.get(seen++);
                if (look.group(1).equals("read")) {
                    read.put(query, RegistryText.of(full(query.key()), latin1(segment)));
                } else {
                    unread.put(query, segment.toString());
                }
                segment.setLength(0);
            } else if (line.equals(nonce + " policy")) {
                report = segment.toString();
            } else if (line.startsWith(nonce + " ")) {
                words.add(line.substring(nonce.length() + 1));
                if (line.startsWith(nonce + " not ")) {
                    complaints.add(segment.toString());
                }
                segment.setLength(0);
            } else {
                segment.append(row).append("\r\n");
            }
        }
        return Optional.empty();
    }

    /** Whether it is a key that holds a setting; a key of policies may be absent. */
    private boolean mustBeReadable(Query query) {
        return query.value().isEmpty()
                && settings.stream().anyMatch(each -> key(each).equals(query.key()));
    }

    private static Bytes latin1(StringBuilder text) {
        return Bytes.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Field> fields(Map<Query, RegistryText> read, Map<Query, String> unread, String report) {
        List<Field> fields = new ArrayList<>();
        WindowsRelease release = release(read);
        fields.add(field("uid", "0"));
        fields.add(field("os", "Windows"));
        fields.add(field("version", release.build() + " " + release.edition()));
        fields.add(field("role", release.role()));
        fields.add(field("recognised", "yes"));
        Map<String, String> objects = GroupPolicy.owners(report, settings);
        List<String> unclear = new ArrayList<>();
        Fields content = Fields.read(Bytes.EMPTY).orElseThrow();
        for (String setting : settings) {
            Query query = new Query(key(setting), Optional.empty());
            RegistryReading reading = Optional.ofNullable(read.get(query))
                    .map(text -> text.value(GroupPolicy.name(setting)))
                    .orElseGet(() -> new RegistryReading.Unclear(
                            ToolWords.behind("its key could not be read", unread.getOrDefault(query, ""))));
            if (reading instanceof RegistryReading.Present present) {
                content = content.with(setting, Optional.of(present.toString()));
            } else if (reading instanceof RegistryReading.Unclear why) {
                unclear.add(setting + ": " + why.why());
            }
            Optional.ofNullable(objects.get(setting))
                    .filter(object -> !object.isEmpty())
                    .map(object -> "the Group Policy object '" + object + "'")
                    .or(() -> owner(setting, read))
                    .or(() -> managed(setting, read))
                    .ifPresent(owner -> fields.add(
                            field("managed", EncodedWords.encode(setting) + " " + EncodedWords.encode(owner))));
        }
        unclear.forEach(each -> fields.add(field("limit", each)));
        if (!unclear.isEmpty()) {
            fields.add(field("complaint", Complaints.STORE + " " + unclear.get(0)));
        }
        fields.add(field("document.given", EncodedWords.encode(STORE)));
        fields.add(field("document.path", EncodedWords.encode(STORE)));
        if (unclear.isEmpty()) {
            fields.add(field("file", EncodedWords.encode(STORE) + " store - - - 0"));
            fields.add(new Field("content", content.bytes()));
        } else {
            fields.add(field("file", EncodedWords.encode(STORE) + " unreadable"));
        }
        return fields;
    }

    private static WindowsRelease release(Map<Query, RegistryText> read) {
        String build = text(read, VERSION, "CurrentBuild");
        return new WindowsRelease(
                build.matches("[0-9]{1,6}") ? Integer.parseInt(build) : 0,
                text(read, PRODUCT, "ProductType"),
                text(read, VERSION, "EditionID"));
    }

    private static String text(Map<Query, RegistryText> read, String key, String value) {
        RegistryReading reading = Optional.ofNullable(read.get(new Query(key, Optional.of(value))))
                .map(text -> text.value(value))
                .orElseGet(RegistryReading.Absent::new);
        return reading instanceof RegistryReading.Present present ? present.data() : "";
    }

    private static Optional<String> owner(String setting, Map<Query, RegistryText> read) {
        String service = GroupPolicy.service(setting);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        String key = GroupPolicy.policyKey(service);
        return Optional.ofNullable(read.get(new Query(key, Optional.empty())))
                .filter(policies -> GroupPolicy.ownedByTemplate(setting, policies))
                .map(policies -> "a Group Policy (under " + key + ")");
    }

    private static Optional<String> managed(String setting, Map<Query, RegistryText> read) {
        return DeviceManagement.key(setting)
                .flatMap(key -> Optional.ofNullable(read.get(new Query(key, Optional.empty()))))
                .flatMap(providers -> DeviceManagement.owner(setting, providers));
    }

    private static Field field(String name, String text) {
        return new Field(name, Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
