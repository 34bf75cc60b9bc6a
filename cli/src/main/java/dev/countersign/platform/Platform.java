package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.SmbConfVocabulary;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One platform, as its folder describes it. */
public final class Platform {
    private final String name;
    private final String title;
    private final String sureness;
    private final String activation;
    private final String document;
    private final String template;
    private final Map<PostureWord, Spelling> spellings;
    private final PlatformFolder folder;
    private final Templates templates;

    Platform(
            String name,
            String title,
            String sureness,
            String activation,
            String document,
            String template,
            Map<PostureWord, Spelling> spellings,
            PlatformFolder folder) {
        this.name = name;
        this.title = title;
        this.sureness = sureness;
        this.activation = activation;
        this.document = document;
        this.template = template;
        this.spellings = Map.copyOf(spellings);
        this.folder = folder;
        this.templates = new Templates(folder);
    }

    /** As inventories and policies call it. */
    public String name() {
        return name;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** How sure we are of it: {@code proven}, {@code documented} or {@code experimental}. */
    public String sureness() {
        return sureness;
    }

    /** What a change does to open sessions. */
    public String activation() {
        return activation;
    }

    /** The kind of document that it keeps its settings in, for example {@code smb.conf}. */
    public String document() {
        return document;
    }

    /** Its files. */
    public PlatformFolder folder() {
        return folder;
    }

    /** How it says a posture word; empty when it has no word for it. */
    public Optional<Spelling> spelling(PostureWord word) {
        return Optional.ofNullable(spellings.get(word));
    }

    /**
     * The settings to write, as the template makes them of {@code settings}: a fragment in the platform's own language.
     *
     * @param settings name to value, in order
     * @throws dev.countersign.diagnostic.Problem with code 65 for any error or warning of the template
     */
    public String render(Map<String, String> settings) {
        return templates.render(template, values(settings));
    }

    private static Map<String, Object> values(Map<String, String> settings) {
        List<Object> list = new ArrayList<>();
        settings.forEach((setting, value) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", setting);
            each.put("value", value);
            list.add(each);
        });
        return Map.of("settings", list);
    }

    /** One value for each setting that it has a posture word for: something to try a template on. */
    public Map<String, String> sampleSettings() {
        Map<String, String> sample = new LinkedHashMap<>();
        for (PostureWord word : PostureWord.values()) {
            spelling(word)
                    .ifPresent(spelling -> word.weakestFirst().stream()
                            .flatMap(value -> spelling.write(value).stream())
                            .forEach(value -> sample.put(spelling.setting(), value)));
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
        List<String> all = new ArrayList<>(List.of(template));
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

    /** What can be said of a setting in the platform's own words without a host. */
    public List<Diagnostic> settingMistakes(PlatformSetting setting) {
        if (!document.equals("smb.conf")) {
            return List.of();
        }
        return Stream.of(
                        SmbConfVocabulary.name(setting.name(), setting.at()),
                        SmbConfVocabulary.value(setting.name(), setting.value(), setting.valueAt()))
                .flatMap(Optional::stream)
                .toList();
    }
}
