package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan fixes for one host, as names and texts. They describe what somebody reviewed, and are
 * compared with the binding of a plan that is made now. They are not used to decide anything: no
 * path, value or verdict is ever taken from them.
 */
public record Binding(String host, Map<String, String> texts) {
    public static final String PLATFORM = "platform";

    /**
     * The digest of the program that is sent to hosts of the platform, and of the platform's
     * folder.
     */
    public static final String PROGRAM = "program and platform folder";

    /** The class of the decision, for example {@code Changes}. */
    public static final String DECISION = "decision";

    /** The digests of the document before and after the change. */
    public static final String BEFORE = "before";

    public static final String AFTER = "after";

    /** Whether nothing has to be proved on the wire. */
    public static final String WAIVED = "waived";

    private static final String PROVEN = "proven ";

    private static final int SHOWN = 60;

    public Binding {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /**
     * Returns the binding of {@code plan}.
     *
     * @param program the digest of the program that is sent to hosts of its platform, and of the
     * platform's folder
     */
    public static Binding of(HostPlan plan, Optional<Digest> program) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(PLATFORM, plan.platform());
        program.ifPresent(each -> texts.put(PROGRAM, each.hex()));
        plan.observation().ifPresent(seen -> texts.putAll(seen.fingerprint()));
        plan.findings().forEach(each -> texts.merge(rule(each), result(each), (one, other) -> one + "; " + other));
        texts.put(DECISION, plan.decision().getClass().getSimpleName());
        if (plan.decision() instanceof Decision.Changes changes) {
            Change change = changes.change();
            texts.put("change", change.getClass().getSimpleName());
            texts.put("document", change.path());
            texts.put(BEFORE, change.before().digest().hex());
            texts.put(AFTER, change.after().digest().hex());
            texts.put("expected", plan.goal().words());
            texts.put(WAIVED, String.valueOf(plan.goal().waived()));
            plan.goal().proven().forEach((word, value) -> texts.put(PROVEN + word, value.toString()));
            texts.put("dump", changes.rehearsed().dump().map(Digest::hex).orElse("any"));
        }
        return new Binding(plan.host(), texts);
    }

    private static String rule(Finding finding) {
        return "rule " + finding.rule() + " on " + finding.setting();
    }

    private static String result(Finding finding) {
        return finding.wanted()
                + (finding.exactly() ? " exactly: " : ": ")
                + finding.verdict().word()
                + finding.waiver().map(waiver -> ": " + waiver).orElse("");
    }

    /** Returns one of the texts. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** Returns what a login must prove after the change; unknown words and values are ignored. */
    public Map<PostureWord, PostureValue> proven() {
        Map<PostureWord, PostureValue> proven = new EnumMap<>(PostureWord.class);
        for (PostureWord word : PostureWord.values()) {
            text(PROVEN + word).flatMap(word::value).ifPresent(value -> proven.put(word, value));
        }
        return proven;
    }

    /** Returns the first difference from {@code now}, in words; empty if both bind the same. */
    public Optional<String> differsFrom(Binding now) {
        Set<String> names = new LinkedHashSet<>(now.texts.keySet());
        names.addAll(texts.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(texts.get(name), now.texts.get(name)))
                .findFirst()
                .map(name -> shown(name) + ": now "
                        + now.text(name).map(Binding::shown).orElse("absent") + ", planned "
                        + text(name).map(Binding::shown).orElse("absent"));
    }

    /** Returns an untrusted text, shortened and on one line. */
    private static String shown(String text) {
        if (text.matches("[0-9a-f]{64}")) {
            return new Digest(text).brief() + "…";
        }
        int end = Math.min(SHOWN, text.length());
        return new Untrusted(text.substring(0, end)).onOneLine() + (end < text.length() ? "…" : "");
    }
}
