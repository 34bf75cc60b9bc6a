package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.registry.RegistryValue;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One platform, as its folder describes it. */
public final class Platform {
    /** The directory for runs on hosts whose platform does not specify one. */
    public static final String USUAL_STATE = Script.STATE;

    private final Description description;
    private final Map<PostureWord, Spelling> spellings;
    private final List<SettingRange> ranges;
    private final PermittedSettings permitted;
    private final PlatformFolder folder;
    /** Made when the first template is rendered: check and plan of hosts that comply render none. */
    private Optional<Templates> templates = Optional.empty();

    Platform(
            Description description,
            Map<PostureWord, Spelling> spellings,
            List<SettingRange> ranges,
            PermittedSettings permitted,
            PlatformFolder folder) {
        this.description = description;
        this.spellings = Map.copyOf(spellings);
        this.ranges = List.copyOf(ranges);
        this.permitted = permitted;
        this.folder = folder;
    }

    private synchronized Templates templates() {
        Templates made = templates.orElseGet(() -> new Templates(folder));
        templates = Optional.of(made);
        return made;
    }

    /** The name used in inventories and policies. */
    public String name() {
        return description.name();
    }

    /** The name used for people. */
    public String title() {
        return description.title();
    }

    /** How sure the information about it is. */
    public Sureness sureness() {
        return description.provenance().sureness();
    }

    /** Where the information about it comes from. */
    public List<String> sources() {
        return description.provenance().sources();
    }

    /** Which parts of it run in this program's tests. */
    public Optional<String> tried() {
        return description.provenance().tried();
    }

    /** What a change does to open sessions. */
    public String activation() {
        return description.activation().sessions();
    }

    /** The format in which it keeps its settings. */
    public DocumentFormat document() {
        return description.storage().format();
    }

    /** Whether its document is a store behind a command, set field by field. */
    public boolean store() {
        return document() == DocumentFormat.FIELDS;
    }

    /**
     * The program on the host that tells what a document means ({@code testparm}); without one the
     * fields are taken as they are.
     */
    public Optional<String> reader() {
        return description.storage().reader();
    }

    /**
     * The field where its store takes lines for smb.conf, for settings that are not fields of the
     * store.
     */
    public Optional<ExtraOptionsField> extraOptions() {
        return description.storage().extraOptions();
    }

    /** Whether its settings are those of smb.conf, however they are kept. */
    public boolean speaksSmbConf() {
        return document() == DocumentFormat.SMB_CONF || reader().isPresent();
    }

    /** How its hosts are spoken to. */
    public Speaker speaker() {
        return description.speaker();
    }

    /**
     * Whether its hosts are reached by login. If not, nothing is sent there, and only their wire is
     * looked at.
     */
    public boolean isSpokenTo() {
        return speaker() == Speaker.POSIX_SH || speaker() == Speaker.WINDOWS;
    }

    /** Whether its hosts keep a record of the runs that changed them; Windows hosts do not. */
    public boolean keepsRuns() {
        return speaker() != Speaker.WINDOWS;
    }

    /** The directory on its hosts where runs are kept. */
    public String state() {
        return description.activation().state();
    }

    /** Who reverts an unconfirmed change. */
    public LeaseKeeper lease() {
        return description.activation().lease();
    }

    /** Whether its daemon is restarted if the wire still shows the old value after a change. */
    public boolean restarts() {
        return description.activation().restarts();
    }

    /** Why it is never changed from here; empty if it can be changed. */
    public Optional<String> observeOnly() {
        return description.leftToPeople().observeOnly();
    }

    /**
     * Why its host is not changed while its server has {@code role}; empty if it can be changed.
     */
    public Optional<String> observeOnlyAs(String role) {
        return Optional.ofNullable(description.leftToPeople().observeOnlyAs().get(role));
    }

    /**
     * Returns why its server advertises a posture and does not enforce it, so that no login can
     * prove it; empty if it enforces what it advertises.
     */
    public Optional<String> advertisedOnly(PostureWord word) {
        return Optional.ofNullable(description.advertisedOnly().get(word));
    }

    /** The steps for a person in the vendor's own interface. */
    public Optional<ByHand> byHand(PostureWord word) {
        return Optional.ofNullable(description.leftToPeople().byHand().get(word));
    }

    /** What it is recognized by. */
    Recognition.Candidate candidate() {
        return new Recognition.Candidate(
                name(),
                speaker(),
                description.marks().appliance(),
                description.marks().signs());
    }

    /** Its position in the order in which platforms are checked, smallest first. */
    int order() {
        return description.marks().order();
    }

    /** The files of its folder. */
    public PlatformFolder folder() {
        return folder;
    }

    /** Its own names of all settings that its posture words depend on. */
    public Set<String> spelt() {
        return spellings.values().stream()
                .flatMap(Spelling::parts)
                .map(Spelling::setting)
                .collect(Collectors.toSet());
    }

    /** Returns its spelling of a posture word; empty if it has none. */
    public Optional<Spelling> spelling(PostureWord word) {
        return Optional.ofNullable(spellings.get(word));
    }

    /**
     * Returns the spellings in which a setting takes part: the platform's own, or Samba's if the
     * setting is a line for smb.conf beside the platform's fields.
     */
    public List<Spelling> spellingsOf(String setting) {
        List<Spelling> own = spellings.values().stream()
                .flatMap(Spelling::all)
                .filter(each -> each.setting().equalsIgnoreCase(setting))
                .toList();
        return own.isEmpty() && extraOptions().isPresent() ? ProgramLists.SAMBA.spellingsOf(setting) : own;
    }

    /**
     * Returns Samba's own setting for a posture word that the platform has a field for. A line for
     * smb.conf comes after what the field becomes there, so it wins. Empty if the platform takes no
     * such lines, or has no field for the word.
     */
    public Optional<Spelling> lineInstead(PostureWord word) {
        return extraOptions().isEmpty()
                ? Optional.empty()
                : spelling(word)
                        .flatMap(field -> ProgramLists.SAMBA
                                .leading(word)
                                .filter(line -> !line.setting().equals(field.setting())));
    }

    /**
     * The pairs of settings that are the lower and upper end of a range, including Samba's if it
     * takes lines for smb.conf.
     */
    public List<SettingRange> ranges() {
        boolean samba = speaksSmbConf() || extraOptions().isPresent();
        return Stream.concat(ranges.stream(), samba ? ProgramLists.SAMBA_RANGES.stream() : Stream.of())
                .distinct()
                .toList();
    }

    /**
     * Renders the settings to write with the template: a fragment in the platform's own language.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of the
     * template
     */
    public String render(Map<String, String> settings) {
        return templates().render(template(), values(settings));
    }

    /** Whether it renders files for a person. */
    public boolean renders() {
        return !description.renders().isEmpty();
    }

    /**
     * Renders the files for a person with the templates.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of a
     * template
     */
    public List<Artifact> artifacts(Map<String, String> settings) {
        return description.renders().stream()
                .map(each -> artifact(each, templates().render(each.template(), values(settings))))
                .toList();
    }

    /** What carries settings to many of its hosts at once. */
    public List<Carrier> carriers() {
        return description.carriers();
    }

    /** Returns the carrier with that name. */
    public Optional<Carrier> carrier(String name) {
        return carriers().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Renders the files that carry the settings of {@code group} to its hosts.
     *
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of a
     * template
     */
    public List<Artifact> artifacts(Carrier carrier, HostGroup group) {
        Map<String, Object> values = values(group);
        List<Artifact> files = new ArrayList<>();
        for (ArtifactTemplate each : carrier.renders()) {
            String text = templates().render(each.template(), values);
            if (!text.isBlank()) {
                files.add(artifact(
                        new ArtifactTemplate(named(each.file(), group), each.template(), each.encoding()), text));
            }
        }
        return files;
    }

    /** Replaces the words for the identifiers of a group in the name of a file. */
    private static String named(String file, HostGroup group) {
        return file.replace("APPLY-ID", group.guid("apply"))
                .replace("UNDO-ID", group.guid("undo"))
                .replace("SHORT-ID", group.shortId());
    }

    /** Software that may write its document from settings of its own. */
    public List<DocumentOwner> owners() {
        return description.owners();
    }

    /** Returns the owner of its document with that name. */
    public Optional<DocumentOwner> owner(String name) {
        return owners().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Renders what goes into the place where settings last when {@code owner} writes the document.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of a
     * template
     */
    public List<Artifact> artifacts(DocumentOwner owner, Map<String, String> settings) {
        return owner.render().stream()
                .map(each -> artifact(each, templates().render(each.template(), values(settings))))
                .toList();
    }

    private Artifact artifact(ArtifactTemplate template, String text) {
        if (!template.encoding().fits(text)) {
            boolean pol = template.encoding() == Artifact.Encoding.REGISTRY_POL;
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(
                                    Location.of(folder.name() + "/" + template.template()),
                                    template.file()
                                            + (pol
                                                    ? " would contain more than 32-bit numbers that are set and values that are removed"
                                                    : " would contain non-ASCII characters"))
                            .advise(
                                    pol
                                            ? "write lines of a registry file: a key, and values that are dword or -"
                                            : "write the value in ASCII"));
        }
        return new Artifact(template.file(), template.encoding(), text);
    }

    private String template() {
        return description
                .template()
                .orElseThrow(() -> new IllegalStateException(name() + " is observed only: it renders nothing"));
    }

    private Map<String, Object> values(Map<String, String> settings) {
        List<Object> list = new ArrayList<>();
        settings.forEach((setting, value) -> list.add(values(setting, value, List.of(value))));
        return Map.of("settings", list, "platform", name());
    }

    private static Map<String, Object> values(String setting, String value, List<String> accepted) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put("name", setting);
        each.put("value", value);
        RegistryValue.setting(setting, value).ifPresent(entry -> registry(entry, each));
        each.put(
                "accepted",
                accepted.stream()
                        .<Object>map(one -> RegistryValue.setting(setting, one)
                                .flatMap(RegistryValue::number)
                                .orElse(one))
                        .toList());
        return each;
    }

    private static Map<String, Object> values(HostGroup group) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "settings",
                group.settings().stream()
                        .<Object>map(each -> values(each.name(), each.value(), each.accepted()))
                        .toList());
        values.put(
                "computers",
                group.computers().stream()
                        .<Object>map(each ->
                                Map.of("name", each.name(), "computer", each.computer(), "address", each.address()))
                        .toList());
        values.put("short", group.shortId());
        values.put("apply", group.guid("apply"));
        values.put("undo", group.guid("undo"));
        values.put("object", group.guid("object"));
        values.put("undone", group.guid("object of undo"));
        values.put("platform", group.platform());
        return values;
    }

    /**
     * Adds the same setting in the words of a registry file, of a security template and of
     * PowerShell.
     */
    private static void registry(RegistryValue entry, Map<String, Object> each) {
        String below = entry.key().substring(entry.key().indexOf('\\') + 1);
        each.put("key", entry.key());
        each.put("entry", entry.name());
        each.put("reg", entry.written());
        each.put("machine", "MACHINE\\" + below + "\\" + entry.name());
        each.put("drive", "HKLM:\\" + below);
        // if the value is not a number, a template that needs one fails
        entry.number().ifPresent(number -> each.put("number", number));
    }

    /**
     * Returns one value for each setting that it has a posture word for, to try a template with.
     */
    public Map<String, String> sampleSettings() {
        Map<String, String> sample = new LinkedHashMap<>();
        if (description.template().isEmpty() && description.renders().isEmpty()) {
            return sample;
        }
        for (PostureWord word : PostureWord.values()) {
            spelling(word).stream()
                    .flatMap(Spelling::parts)
                    .forEach(part -> word.weakestFirst().stream()
                            .flatMap(value -> part.write(value).stream())
                            .forEach(value -> sample.put(part.setting(), value)));
        }
        return sample;
    }

    /**
     * Returns every mistake that rendering the templates reveals: the platform's own template
     * first, then each {@code *.j2} that was not read before.
     */
    public List<Diagnostic> templateMistakes() {
        List<Diagnostic> mistakes = new ArrayList<>();
        Set<String> rendered = new TreeSet<>();
        List<String> all = new ArrayList<>(description.template().stream().toList());
        folder.files().keySet().stream().filter(each -> each.endsWith(".j2")).forEach(all::add);
        for (String each : all) {
            if (!rendered.contains(each)) {
                try {
                    templates().render(each, sample());
                } catch (Problem broken) {
                    mistakes.addAll(broken.diagnostics());
                }
                rendered.addAll(templates().lastRead());
            }
        }
        return mistakes;
    }

    /** Returns values that every template can be tried with. */
    private Map<String, Object> sample() {
        List<HostGroup.Wanted> settings = sampleSettings().entrySet().stream()
                .map(each -> new HostGroup.Wanted(each.getKey(), each.getValue(), List.of(each.getValue())))
                .toList();
        return values(new HostGroup(name(), settings, List.of(new HostGroup.Computer("fs1", "FS1", "192.0.2.10"))));
    }

    /** Returns every mistake in its {@code hooks.sh} that can be found without running it. */
    public List<Diagnostic> hookMistakes() {
        return Hooks.mistakes(this);
    }

    /**
     * Returns whether a setting may be written with this value on a server of {@code role},
     * whatever asks for it: a posture, a policy, a template or a hook. If servers of some roles
     * have a stronger default, the ruling takes that into account for those roles, and for {@link
     * Spelling#ANY_ROLE}.
     */
    public SettingRuling ruling(String name, String value, String role) {
        return permitted.ruling(name, value, role);
    }

    /**
     * Returns the same setting under the platform's usual name, in a spelling that it accepts:
     * {@code writable: no} becomes {@code read only: Yes}. If the platform's reader prints all
     * spellings in one form, the policy's own spelling is kept.
     */
    public PlatformSetting usual(PlatformSetting setting) {
        SettingRuling ruling = ruling(setting.name(), setting.value(), Spelling.ANY_ROLE);
        boolean alike = ruling(ruling.name(), setting.value(), Spelling.ANY_ROLE)
                .value()
                .equals(ruling.value());
        return new PlatformSetting(
                setting.platform(),
                ruling.name(),
                permitted.written(ruling.name(), alike ? setting.value() : ruling.value()),
                setting.at(),
                setting.valueAt());
    }

    /**
     * Whether it treats two values of one setting as the same; values that it distinguishes by case
     * or blanks are not the same.
     */
    public boolean same(String setting, String one, String other) {
        return permitted.same(setting, one, other);
    }

    /**
     * Returns a value as the platform prints it, or, if nothing prints it, in the form in which its
     * store's words are compared.
     */
    public String printed(String setting, String value) {
        return permitted.printed(setting, value);
    }

    /**
     * Returns the mistakes that can be found without a host in a setting in the platform's own
     * words.
     */
    public List<Diagnostic> settingMistakes(PlatformSetting setting) {
        if (!speaksSmbConf()) {
            return List.of();
        }
        return Stream.of(
                        SmbConfVocabulary.name(setting.name(), setting.at()),
                        SmbConfVocabulary.value(setting.name(), setting.value(), setting.valueAt()))
                .flatMap(Optional::stream)
                .toList();
    }
}
