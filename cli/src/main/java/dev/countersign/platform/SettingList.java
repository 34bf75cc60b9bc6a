package dev.countersign.platform;

import dev.countersign.platform.SettingRuling.Fault;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The list of settings that may be written, by name and type of value. A setting that is in no list
 * is never written.
 */
final class SettingList {
    /**
     * Between items, Samba treats these as separators or quotes; in the languages that a value is
     * written in later, they mean something else.
     */
    private static final Pattern JOINING = Pattern.compile("[\"';]");

    private final Map<String, List<Entry>> entries;
    private final SettingLanguage language;
    private final List<Spelling> spellings;

    /** A setting with the values of one tier; a name may be in two tiers with different values. */
    record Entry(String name, Tier tier, ValueType type) {}

    /**
     * Creates a list.
     *
     * @param spellings what values mean, and what a server does by default
     */
    SettingList(SettingLanguage language, List<Entry> all, List<Spelling> spellings) {
        this.language = language;
        this.spellings = spellings.stream().flatMap(Spelling::all).distinct().toList();
        this.entries = new LinkedHashMap<>();
        all.forEach(each -> entries.computeIfAbsent(language.key(each.name()), key -> new ArrayList<>())
                .add(each));
    }

    /** Whether any tier contains the name. */
    boolean has(String name) {
        return entries.containsKey(language.key(name));
    }

    /** Returns the names as written in the list. */
    Set<String> names() {
        return entries.values().stream().map(each -> each.get(0).name()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns this list plus those settings whose names it does not contain. */
    SettingList orElse(List<Entry> others) {
        List<Entry> all = new ArrayList<>();
        entries.values().forEach(all::addAll);
        others.stream().filter(each -> !has(each.name())).forEach(all::add);
        return new SettingList(language, all, spellings);
    }

    /** Returns this list for a platform with these spellings. */
    SettingList with(Collection<Spelling> others) {
        List<Entry> all = new ArrayList<>();
        entries.values().forEach(all::addAll);
        return new SettingList(language, all, List.copyOf(others));
    }

    /** Returns the spellings whose setting is {@code name}. */
    List<Spelling> spellingsOf(String name) {
        return spellings.stream()
                .filter(each -> language.key(each.setting()).equals(language.key(name)))
                .toList();
    }

    /** Returns the spelling of a posture word, without the settings that only add to it. */
    Optional<Spelling> leading(PostureWord word) {
        return spellings.stream()
                .filter(each -> each.leading() && each.word() == word)
                .findFirst();
    }

    /** Whether the platform treats two values of {@code name} as the same. */
    boolean same(String name, String one, String other) {
        return one.equals(other) || compared(name, one).equals(compared(name, other));
    }

    private String compared(String name, String value) {
        return language.compared(
                name,
                value,
                entries(name).stream()
                        .map(each -> each.type().form())
                        .findFirst()
                        .orElse(ValueType.Form.TEXT));
    }

    private List<Entry> entries(String name) {
        return entries.getOrDefault(language.key(name), List.of());
    }

    /**
     * Returns a value as the platform prints it. ksmbd prints nothing: for it, a value is the list's
     * own word.
     */
    String printed(String name, String value) {
        return language == SettingLanguage.KSMBD ? written(name, value) : language.printed(name, value);
    }

    /**
     * Returns what is written if a policy asks for {@code value}: the list's own word, unless the
     * platform's reader reads all spellings back in one form.
     */
    String written(String name, String value) {
        return language.writtenAsAsked()
                ? value
                : words(name).stream()
                        .filter(each -> same(name, each, value))
                        .min(Comparator.comparing((String each) -> !each.equalsIgnoreCase(value)))
                        .orElse(language.printed(name, value));
    }

    /** Returns the list's words for a setting, in all tiers; empty if it is of a different type. */
    private List<String> words(String name) {
        return entries(name).stream()
                .flatMap(each -> each.type().ownWords().stream())
                .toList();
    }

    /** Returns the ruling on {@code name} with {@code value} on a server of {@code role}. */
    SettingRuling ruling(String name, String value, String role) {
        if (!visible(name) || !visible(value)) {
            boolean ofValue = visible(name);
            return new SettingRuling(
                    name,
                    value,
                    Tier.NEVER,
                    (ofValue ? "a value of '" + name + "'" : "a setting's name")
                            + " that is not visible ASCII, or has a blank at its ends, is never written",
                    ofValue ? Fault.VALUE : Fault.NAME);
        }
        List<Entry> known = entries(name);
        if (known.isEmpty()) {
            return new SettingRuling(usual(name), value, Tier.NEVER, Unlisted.why(name), Fault.NAME);
        }
        String usual = known.get(0).name();
        String printed = printed(name, value);
        String compared = JOINING.matcher(value).find() ? value : compared(name, value);
        if (known.stream()
                .anyMatch(each -> each.tier() == Tier.ALLOWED && each.type().takes(compared))) {
            return weaker(usual, printed, role)
                    .orElseGet(() -> new SettingRuling(usual, printed, Tier.ALLOWED, "", Fault.NAME));
        }
        if (known.stream().anyMatch(each -> each.type().takes(compared))) {
            return new SettingRuling(
                    usual,
                    printed,
                    Tier.GRANTABLE,
                    "'" + usual + " = " + printed + "' widens access, keeps people out, or names accounts, shares or"
                            + " hosts",
                    Fault.NAME);
        }
        return new SettingRuling(
                usual,
                printed,
                Tier.NEVER,
                "'" + value + "' is never written for '" + usual + "': it takes " + takes(known),
                Fault.VALUE);
    }

    /**
     * Returns a ruling if the value is weaker than the default of a server of this role, even
     * though it is fine on most servers.
     */
    private Optional<SettingRuling> weaker(String usual, String printed, String role) {
        return spellingsOf(usual).stream()
                .filter(each -> each.weakens(printed, role))
                .findFirst()
                .map(each -> new SettingRuling(
                        usual,
                        printed,
                        Tier.GRANTABLE,
                        "'" + usual + " = " + printed + "' is weaker than what a server does by default"
                                + as(each.strongerRoles(printed, role))
                                + (each.dependsOn(role) ? ", and this server's role is not known" : ""),
                        each.dependsOn(role) ? Fault.ROLE : Fault.NAME));
    }

    private static String as(List<String> roles) {
        return roles.isEmpty() ? "" : " as " + String.join(" or ", roles);
    }

    private static String takes(List<Entry> known) {
        return known.stream()
                .map(each -> (each.tier() == Tier.GRANTABLE ? "with a grant " : "")
                        + each.type().words())
                .collect(Collectors.joining("; "));
    }

    /**
     * Whether a text is visible ASCII without blanks at its ends. A line end would begin a new
     * setting; Samba skips blanks, and a line end is a blank to it.
     */
    private static boolean visible(String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    private String usual(String name) {
        return language.usual(name);
    }
}
