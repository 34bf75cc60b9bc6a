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
    /** Where runs are kept on hosts whose platform does not say otherwise. */
    public static final String USUAL_STATE = Script.STATE;

    private final Description description;
    private final Map<PostureWord, Spelling> spellings;
    private final List<SettingRange> ranges;
    private final PermittedSettings permitted;
    private final PlatformFolder folder;
    private final Templates templates;

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
        this.templates = new Templates(folder);
    }

    /** As inventories and policies call it. */
    public String name() {
        return description.name();
    }

    /** As people call it. */
    public String title() {
        return description.title();
    }

    /** How sure we are of it. */
    public Sureness sureness() {
        return description.provenance().sureness();
    }

    /** Where what is said of it comes from. */
    public List<String> sources() {
        return description.provenance().sources();
    }

    /** What of it runs in this program's tests. */
    public Optional<String> tried() {
        return description.provenance().tried();
    }

    /** What a change does to open sessions. */
    public String activation() {
        return description.activation().sessions();
    }

    /** What it keeps its settings in. */
    public DocumentFormat document() {
        return description.storage().format();
    }

    /** Whether its document is a store behind a command, which is set field by field. */
    public boolean store() {
        return document() == DocumentFormat.FIELDS;
    }

    /** What says on the host what a document means ({@code testparm}); without one its fields are their own meaning. */
    public Optional<String> reader() {
        return description.storage().reader();
    }

    /** Where its store takes lines for smb.conf, for what is no field of the store. */
    public Optional<ExtraOptionsField> extraOptions() {
        return description.storage().extraOptions();
    }

    /** Whether its settings are smb.conf's, however they are kept. */
    public boolean speaksSmbConf() {
        return document() == DocumentFormat.SMB_CONF || reader().isPresent();
    }

    /** How it is spoken to. */
    public Speaker speaker() {
        return description.speaker();
    }

    /** Whether somebody logs in to its hosts: where nobody does, nothing is sent there, and their wire is all that is looked at. */
    public boolean isSpokenTo() {
        return speaker() == Speaker.POSIX_SH || speaker() == Speaker.WINDOWS;
    }

    /** Whether its hosts keep the runs that changed them; a registry keeps none. */
    public boolean keepsRuns() {
        return speaker() != Speaker.WINDOWS;
    }

    /** Where runs are kept on its hosts. */
    public String state() {
        return description.activation().state();
    }

    /** Who undoes a change that nobody confirmed. */
    public LeaseKeeper lease() {
        return description.activation().lease();
    }

    /** Whether its daemon is restarted where the wire still shows the old value after a change. */
    public boolean restarts() {
        return description.activation().restarts();
    }

    /** Why it is never changed from here; empty where it can be. */
    public Optional<String> observeOnly() {
        return description.leftToPeople().observeOnly();
    }

    /** Why a host of it is not changed while its server has {@code role}. */
    public Optional<String> observeOnlyAs(String role) {
        return Optional.ofNullable(description.leftToPeople().observeOnlyAs().get(role));
    }

    /** The steps for a person in the vendor's own interface. */
    public Optional<ByHand> byHand(PostureWord word) {
        return Optional.ofNullable(description.leftToPeople().byHand().get(word));
    }

    /** By what it is recognised. */
    Recognition.Candidate candidate() {
        return new Recognition.Candidate(
                name(),
                speaker(),
                description.marks().appliance(),
                description.marks().signs());
    }

    /** Where it stands among the platforms that are looked for, smallest first. */
    int order() {
        return description.marks().order();
    }

    /** Its files. */
    public PlatformFolder folder() {
        return folder;
    }

    /** Its own names for every setting that a posture word of it hangs on. */
    public Set<String> spelt() {
        return spellings.values().stream()
                .flatMap(Spelling::parts)
                .map(Spelling::setting)
                .collect(Collectors.toSet());
    }

    /** How it says a posture word; empty when it has no word for it. */
    public Optional<Spelling> spelling(PostureWord word) {
        return Optional.ofNullable(spellings.get(word));
    }

    /**
     * What a setting says of postures: by the platform's own spellings, or by Samba's where it is a line for smb.conf beside the
     * platform's fields.
     */
    public List<Spelling> spellingsOf(String setting) {
        List<Spelling> own = spellings.values().stream()
                .flatMap(Spelling::all)
                .filter(each -> each.setting().equalsIgnoreCase(setting))
                .toList();
        return own.isEmpty() && extraOptions().isPresent() ? ProgramLists.SAMBA.spellingsOf(setting) : own;
    }

    /** The settings of it of which one is the lower end and one the upper, Samba's where it takes lines for smb.conf. */
    public List<SettingRange> ranges() {
        boolean samba = speaksSmbConf() || extraOptions().isPresent();
        return Stream.concat(ranges.stream(), samba ? ProgramLists.SAMBA_RANGES.stream() : Stream.of())
                .distinct()
                .toList();
    }

    /**
     * The settings to write, as the template makes them of {@code settings}: a fragment in the platform's own language.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of the template
     */
    public String render(Map<String, String> settings) {
        return templates.render(template(), values(settings));
    }

    /** Whether it renders files for a person. */
    public boolean renders() {
        return !description.renders().isEmpty();
    }

    /**
     * The files for a person, as the templates make them of {@code settings}.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of a template
     */
    public List<Artifact> artifacts(Map<String, String> settings) {
        return description.renders().stream()
                .map(each -> artifact(each, templates.render(each.template(), values(settings))))
                .toList();
    }

    private Artifact artifact(ArtifactTemplate template, String text) {
        if (!template.encoding().fits(text)) {
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(
                                    Location.of(folder.name() + "/" + template.template()),
                                    template.file() + " would hold more than ASCII")
                            .advise("write the value in ASCII"));
        }
        return new Artifact(template.file(), template.encoding(), text);
    }

    private String template() {
        return description
                .template()
                .orElseThrow(() -> new IllegalStateException(name() + " is observed only: it renders nothing"));
    }

    private static Map<String, Object> values(Map<String, String> settings) {
        List<Object> list = new ArrayList<>();
        settings.forEach((setting, value) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", setting);
            each.put("value", value);
            RegistryValue.setting(setting, value).ifPresent(entry -> registry(entry, each));
            list.add(each);
        });
        return Map.of("settings", list);
    }

    /** The same setting in the words of a registry file, of a security template and of PowerShell. */
    private static void registry(RegistryValue entry, Map<String, Object> each) {
        String below = entry.key().substring(entry.key().indexOf('\\') + 1);
        each.put("key", entry.key());
        each.put("entry", entry.name());
        each.put("reg", entry.written());
        each.put("machine", "MACHINE\\" + below + "\\" + entry.name());
        each.put("drive", "HKLM:\\" + below);
        // a template that needs a number fails for what is none
        entry.number().ifPresent(number -> each.put("number", number));
    }

    /** One value for each setting that it has a posture word for: something to try a template on. */
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
     * Every mistake that rendering the templates brings to light: the platform's own template, then each {@code *.j2} that it does
     * not include.
     */
    public List<Diagnostic> templateMistakes() {
        List<Diagnostic> mistakes = new ArrayList<>();
        Set<String> rendered = new TreeSet<>();
        List<String> all = new ArrayList<>(description.template().stream().toList());
        folder.files().keySet().stream().filter(each -> each.endsWith(".j2")).forEach(all::add);
        for (String each : all) {
            if (!rendered.contains(each)) {
                try {
                    templates.render(each, values(sampleSettings()));
                } catch (Problem broken) {
                    mistakes.addAll(broken.diagnostics());
                }
                rendered.addAll(templates.lastRead());
            }
        }
        return mistakes;
    }

    /** Every mistake in its {@code hooks.sh} that can be told without running it. */
    public List<Diagnostic> hookMistakes() {
        return Hooks.mistakes(this);
    }

    /**
     * Whether a setting may be written with this value on a server of {@code role}, whoever asks for it: a posture, a policy, a template
     * or a hook. What some roles do better by themselves is a ruling for those, and for {@link Spelling#ANY_ROLE}.
     */
    public SettingRuling ruling(String name, String value, String role) {
        return permitted.ruling(name, value, role);
    }

    /**
     * The same under the platform's usual name, in a spelling that it takes: {@code writable: no} is {@code read only: Yes}. Where the
     * platform's reader prints every spelling in one form, the policy's own stays.
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

    /** Whether it takes two values of one setting for the same: what it tells apart by case or blanks is not the same. */
    public boolean same(String setting, String one, String other) {
        return permitted.same(setting, one, other);
    }

    /** A value as it prints it, or as its store's words are compared where nothing prints them. */
    public String printed(String setting, String value) {
        return permitted.printed(setting, value);
    }

    /** What can be said of a setting in the platform's own words without a host. */
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
