package dev.countersign.platform;

import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One platform, as its folder describes it. */
public final class Platform {
    private final String name;
    private final String title;
    private final String sureness;
    private final String activation;
    private final String template;
    private final Map<PostureWord, Spelling> spellings;
    private final PlatformFolder folder;
    private final Templates templates;

    Platform(
            String name,
            String title,
            String sureness,
            String activation,
            String template,
            Map<PostureWord, Spelling> spellings,
            PlatformFolder folder) {
        this.name = name;
        this.title = title;
        this.sureness = sureness;
        this.activation = activation;
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
     */
    public String render(Map<String, String> settings) {
        List<Object> list = new ArrayList<>();
        settings.forEach((setting, value) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", setting);
            each.put("value", value);
            list.add(each);
        });
        return templates.render(template, Map.of("settings", list));
    }
}
