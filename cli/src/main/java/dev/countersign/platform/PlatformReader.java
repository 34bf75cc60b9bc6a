package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.policy.PostureWord;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code platform.yaml} and reports every mistake in it. */
final class PlatformReader {
    private static final List<String> WORDS =
            Arrays.stream(PostureWord.values()).map(PostureWord::toString).toList();
    private static final int UNORDERED = 1000;

    private final PlatformFolder folder;
    private final Diagnostics found;

    PlatformReader(PlatformFolder folder, Diagnostics found) {
        this.folder = folder;
        this.found = found;
    }

    Optional<Platform> read() {
        String file = folder.name() + "/platform.yaml";
        Bytes bytes = folder.file("platform.yaml").orElse(Bytes.EMPTY);
        return YamlReader.read(file, bytes.toArray(), found)
                .flatMap(node -> MapReader.of(node, "a platform", found))
                .flatMap(this::platform);
    }

    private Optional<Platform> platform(MapReader map) {
        Optional<YamlText> name = map.requiredText("platform");
        Optional<YamlText> title = map.requiredText("title");
        Optional<YamlText> sureness = map.requiredText("sureness");
        List<String> sources = map.texts("sources").stream().map(YamlText::text).toList();
        Optional<YamlText> tried = map.text("tried");
        Optional<YamlText> order = map.text("order");
        order.filter(each -> !each.text().matches("[0-9]{1,3}"))
                .ifPresent(each -> found.add(
                        Diagnostic.error(each.at(), "'order' must be a number from 0 to 999 (smallest first)")));
        Optional<YamlText> appliance = map.text("appliance");
        List<Sign> signs = map.list("signs").stream()
                .flatMap(each -> Sign.read(each, Sign.KINDS, found).stream())
                .toList();
        Optional<YamlText> speaker = map.requiredText("speaker");
        Optional<YamlText> document = map.requiredText("document");
        Optional<YamlText> reader = map.text("reader");
        Optional<ExtraOptionsField> extraOptions =
                map.map("extra options", "the extra options").flatMap(ExtraOptionsField::read);
        Optional<YamlText> template = map.text("template");
        Optional<YamlText> state = map.text("state");
        Optional<YamlText> lease = map.requiredText("lease");
        Optional<YamlText> restarts = map.text("restart");
        Optional<YamlText> activation = map.requiredText("activation");
        Optional<YamlText> observeOnly = map.text("observe only");
        Map<String, String> observeOnlyAs = new HashMap<>();
        map.map("observe only as", "the roles")
                .ifPresent(roles -> roles.entries()
                        .forEach(role -> role.value()
                                .asText()
                                .ifPresent(why -> observeOnlyAs.put(role.key().text(), why.text()))));
        Map<PostureWord, ByHand> byHand = new LinkedHashMap<>();
        map.map("by hand", "the steps by hand")
                .ifPresent(words -> words.entries().forEach(entry -> byHand(entry, byHand)));
        Map<PostureWord, String> advertisedOnly = new HashMap<>();
        map.map("advertised only", "what is only advertised")
                .ifPresent(reasons -> reasons.entries()
                        .forEach(entry -> posture(entry.key())
                                .ifPresent(word -> entry.value()
                                        .asText()
                                        .ifPresent(why -> advertisedOnly.put(word, why.text())))));
        Optional<YamlText> words = map.text("words");
        boolean ownMeaning = says(document, "fields") && reader.isEmpty() && extraOptions.isEmpty();
        boolean smbConf = says(document, "smb.conf") || reader.isPresent();
        SettingLanguage language = smbConf
                ? SettingLanguage.SMB_CONF
                : says(words, "smb.conf")
                        ? SettingLanguage.SMB_CONF_UNREAD
                        : says(document, "ksmbd.conf") ? SettingLanguage.KSMBD : SettingLanguage.FIELDS;
        Map<PostureWord, Spelling> spellings =
                new SpellingReader(Optional.of(language).filter(each -> ownMeaning), found).read(map);
        List<SettingRange> ranges = SettingRangeReader.read(map, found);
        PermittedSettings permitted = permitted(map, language, extraOptions.isPresent(), spellings);
        List<ArtifactTemplate> renders = map.list("renders").stream()
                .flatMap(each -> ArtifactTemplate.read(each, folder, found).stream())
                .toList();
        List<Carrier> carriers = map.map("carriers", "the carriers").stream()
                .flatMap(each -> each.entries().stream())
                .flatMap(each -> Carrier.read(each, folder, found).stream())
                .toList();
        List<DocumentOwner> owners = map.map("owners", "the owners").stream()
                .flatMap(each -> each.entries().stream())
                .flatMap(each -> DocumentOwner.read(each, folder, found).stream())
                .toList();
        map.done();
        oneOf(sureness, Sureness.words());
        oneOf(appliance, List.of("yes", "no"));
        oneOf(speaker, Speaker.words());
        oneOf(document, DocumentFormat.words());
        oneOf(reader, Description.READERS);
        if (extraOptions.isPresent() && (!says(document, "fields") || reader.isPresent())) {
            found.add(Diagnostic.error(map.at(), "'extra options' need 'document: fields' without a 'reader'"));
        }
        oneOf(words, List.of("smb.conf"));
        if (words.isPresent() && (!says(document, "fields") || smbConf)) {
            found.add(Diagnostic.error(map.at(), "'words' need 'document: fields' without a 'reader'"));
        }
        oneOf(lease, LeaseKeeper.words());
        oneOf(restarts, List.of("when needed", "never"));
        name.filter(each -> !folder.name().endsWith("/" + each.text()))
                .ifPresent(each -> found.add(
                        Diagnostic.error(each.at(), "platform '" + each.text() + "' is in the folder " + folder.name())
                                .advise("a platform and its folder must have the same name")));
        template.filter(each -> folder.file(each.text()).isEmpty())
                .ifPresent(each -> found.add(
                        Diagnostic.error(each.at(), "there is no '" + each.text() + "' in " + folder.name())));
        state.filter(each -> !Description.STATE.matcher(each.text()).matches())
                .ifPresent(each -> found.add(Diagnostic.error(
                                each.at(), "'state' must be an absolute path of plain names, not '" + each.text() + "'")
                        .advise("for example " + Script.STATE)));
        if (!map.has("signs") && says(speaker, "posix-sh")) {
            found.add(Diagnostic.error(
                            map.at(), "this platform has no 'signs': no host would ever be recognised as this platform")
                    .advise("add a sign, for example signs: [{file: /etc/acme-release}]"));
        }
        if (template.isPresent() == observeOnly.isPresent()) {
            found.add(Diagnostic.error(
                            map.at(),
                            template.isPresent()
                                    ? "a platform cannot have both a 'template' and 'observe only'"
                                    : "this platform has no 'template'")
                    .advise("give it a 'template', or say in 'observe only' why countersign never changes it"));
        }
        Optional<Sureness> sure = sureness.map(YamlText::text).flatMap(Sureness::of);
        Optional<Speaker> spoken = speaker.map(YamlText::text).flatMap(Speaker::of);
        Optional<DocumentFormat> format = document.map(YamlText::text).flatMap(DocumentFormat::of);
        Optional<LeaseKeeper> keeper = lease.map(YamlText::text).flatMap(LeaseKeeper::of);
        if (name.isEmpty()
                || title.isEmpty()
                || sure.isEmpty()
                || spoken.isEmpty()
                || format.isEmpty()
                || keeper.isEmpty()
                || activation.isEmpty()
                || template.isPresent() == observeOnly.isPresent()) {
            return Optional.empty();
        }
        Description description = new Description(
                name.get().text(),
                title.get().text(),
                new Description.Provenance(sure.get(), sources, tried.map(YamlText::text)),
                new Description.Marks(
                        order.map(YamlText::text)
                                .filter(number -> number.matches("[0-9]{1,3}"))
                                .map(Integer::parseInt)
                                .orElse(UNORDERED),
                        says(appliance, "yes"),
                        signs),
                spoken.get(),
                new Description.Storage(
                        format.get(),
                        format.get() == DocumentFormat.SMB_CONF
                                ? Optional.of("testparm")
                                : reader.map(YamlText::text).filter(Description.READERS::contains),
                        extraOptions),
                new Description.Activation(
                        state.map(YamlText::text)
                                .filter(path -> Description.STATE.matcher(path).matches())
                                .orElse(Script.STATE),
                        keeper.get(),
                        says(restarts, "when needed"),
                        activation.get().text()),
                advertisedOnly,
                template.map(YamlText::text),
                renders,
                carriers,
                owners,
                new Description.LeftToPeople(observeOnly.map(YamlText::text), observeOnlyAs, byHand));
        return Optional.of(new Platform(description, spellings, ranges, permitted, folder));
    }

    /**
     * Returns what may be written: the folder's list, and for a platform with its own store also
     * the words that its postures write.
     */
    private PermittedSettings permitted(
            MapReader map, SettingLanguage stored, boolean lines, Map<PostureWord, Spelling> spellings) {
        boolean smbConf = stored == SettingLanguage.SMB_CONF;
        boolean registry =
                spellings.values().stream().anyMatch(each -> each.setting().indexOf('\\') >= 0);
        SettingLanguage language = registry && !smbConf ? SettingLanguage.REGISTRY : stored;
        Optional<SettingList> listed = map.map("settings", "the settings")
                .map(each -> new SettingListReader(language, found).read(each).with(spellings.values()));
        Optional<SettingList> own = smbConf || registry
                ? listed
                : Optional.of(
                        listed.orElseGet(() -> new SettingList(language, List.of(), List.copyOf(spellings.values())))
                                .orElse(written(language, spellings, lines)));
        PermittedSettings permitted = new PermittedSettings(own, smbConf, lines);
        map.map("postures", "the postures")
                .ifPresent(postures -> spellings.forEach((word, spelling) -> spelling.parts()
                        .forEach(part -> part.writes()
                                .values()
                                .forEach(value -> refuseNever(
                                        postures, word, permitted.ruling(part.setting(), value, Spelling.ANY_ROLE))))));
        return permitted;
    }

    /**
     * Returns the entries for what the postures write. A setting that is a line for smb.conf, and
     * not a field of the store, is left out, because Samba's own list applies to it.
     */
    private static List<SettingList.Entry> written(
            SettingLanguage language, Map<PostureWord, Spelling> spellings, boolean lines) {
        return spellings.values().stream()
                .flatMap(Spelling::parts)
                .filter(each -> !(lines && ProgramLists.SAMBA.has(each.setting())))
                .map(each -> new SettingList.Entry(
                        each.setting(),
                        Tier.ALLOWED,
                        words(
                                language,
                                each.setting(),
                                each.writes().values().stream().sorted().toList())))
                .toList();
    }

    private static ValueType words(SettingLanguage language, String setting, List<String> written) {
        return new ValueType.Words(
                written.stream()
                        .map(each -> language.compared(setting, each, ValueType.Form.WORD))
                        .toList(),
                written);
    }

    private void refuseNever(MapReader postures, PostureWord word, SettingRuling ruling) {
        if (ruling.tier() == Tier.NEVER) {
            Location at = postures.entries().stream()
                    .filter(each -> each.key().text().equals(word.toString()))
                    .map(YamlMap.Entry::value)
                    .map(spelling -> spelling.asMap()
                            .flatMap(each ->
                                    each.get(ruling.fault() == SettingRuling.Fault.VALUE ? "writes" : "setting"))
                            .orElse(spelling))
                    .findFirst()
                    .map(YamlNode::at)
                    .orElse(postures.at());
            found.add(Diagnostic.error(at, ruling.why())
                    .advise("a platform folder cannot write it either: set it by hand on the host if it is"
                            + " needed there"));
        }
    }

    private static boolean says(Optional<YamlText> text, String word) {
        return text.filter(each -> each.text().equals(word)).isPresent();
    }

    private Optional<PostureWord> posture(YamlText key) {
        Optional<PostureWord> word = PostureWord.of(key.text());
        if (word.isEmpty()) {
            unknown(key.at(), key.text(), WORDS, "unknown posture word");
        }
        return word;
    }

    private void byHand(YamlMap.Entry entry, Map<PostureWord, ByHand> into) {
        Optional<PostureWord> word = posture(entry.key());
        Optional<MapReader> map =
                MapReader.of(entry.value(), "the steps for '" + entry.key().text() + "'", found);
        Optional<YamlText> english = map.flatMap(each -> each.requiredText("en"));
        Optional<YamlText> chinese = map.flatMap(each -> each.requiredText("zh"));
        map.ifPresent(MapReader::done);
        if (word.isPresent() && english.isPresent() && chinese.isPresent()) {
            into.put(word.get(), new ByHand(english.get().text(), chinese.get().text()));
        }
    }

    private void oneOf(Optional<YamlText> text, List<String> known) {
        text.filter(each -> !known.contains(each.text()))
                .ifPresent(each -> unknown(each.at(), each.text(), known, "unknown word"));
    }

    private void unknown(Location at, String written, List<String> known, String what) {
        found.add(Suggestion.advise(Diagnostic.error(at, what + " '" + written + "'"), written, known));
    }
}
