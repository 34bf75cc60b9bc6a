package dev.countersign.document.smbconf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that each section of an smb.conf ends up with, as loadparm.c builds them: a share
 * begins with the defaults that [global] has at that moment, {@code copy} brings the values of an
 * earlier share, and what the share sets itself wins over both.
 */
final class SmbConfSections {
    private static final String GLOBAL = "global";

    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();
    private final Map<String, Set<String>> own = new HashMap<>();

    private final Set<String> asked;

    private SmbConfSections(Set<String> asked) {
        this.asked = asked;
        values.put(GLOBAL, new LinkedHashMap<>());
    }

    /**
     * Returns the sections by name, [global] first. A share has an empty value for what [global] set
     * only after the share had begun: Samba's own default.
     *
     * @param settings everything that takes effect, in order
     * @param shares the names of the shares as written
     * @param asked the parameters, by their usual names in lower case
     */
    static Map<String, Map<String, String>> of(List<SmbConfSetting> settings, List<String> shares, Set<String> asked) {
        SmbConfSections sections = new SmbConfSections(asked);
        settings.forEach(sections::add);
        Map<String, Map<String, String>> named = new LinkedHashMap<>();
        named.put(GLOBAL, sections.values.getOrDefault(GLOBAL, Map.of()));
        shares.forEach(name -> named.put(name, sections.values.getOrDefault(SmbWord.share(name), Map.of())));
        return named;
    }

    private void add(SmbConfSetting setting) {
        String name = SmbWord.lower(SmbConfParameters.usual(setting.name()).orElse(""));
        if (name.equals("copy") && setting.share().isPresent()) {
            copy(setting.share().get(), SmbWord.share(setting.value()));
        } else if (asked.contains(name)) {
            String value = SmbConfVocabulary.printed(setting.name(), setting.value());
            setting.share().ifPresentOrElse(share -> set(share, name, value), () -> setDefault(name, value));
        } else {
            setting.share().ifPresent(this::section);
        }
    }

    private void setDefault(String name, String value) {
        Map<String, String> global = section(GLOBAL);
        if (!global.containsKey(name)) {
            values.values().forEach(begun -> begun.putIfAbsent(name, ""));
        }
        global.put(name, value);
    }

    private void set(String share, String name, String value) {
        section(share).put(name, value);
        own.computeIfAbsent(share, none -> new HashSet<>()).add(name);
    }

    private void copy(String share, String from) {
        Map<String, String> there = section(share);
        Map<String, String> copied = section(from);
        Set<String> set = own.getOrDefault(share, Set.of());
        asked.stream()
                .filter(name -> !set.contains(name))
                .forEach(name -> there.put(name, copied.getOrDefault(name, "")));
    }

    /** Returns the values of a section; a share begins with the defaults of this moment. */
    private Map<String, String> section(String name) {
        Map<String, String> defaults = values.getOrDefault(GLOBAL, Map.of());
        return values.computeIfAbsent(name, none -> new LinkedHashMap<>(defaults));
    }
}
