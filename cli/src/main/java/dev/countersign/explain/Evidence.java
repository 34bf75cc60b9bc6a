package dev.countersign.explain;

import java.util.Arrays;
import java.util.Optional;

/**
 * The evidence for what a page says, from strongest to weakest: what we measured counts more than
 * what we read.
 */
public enum Evidence {
    OURS(new Wording("this program and its tests", "本程序自身，由其测试验证")),
    MEASURED(new Wording("measured by us", "由我们实测")),
    CODE(new Wording("read from the source code", "读自源代码")),
    DOCUMENTED(new Wording("documentation only, not tested by us", "仅见于文档，未经我们实测")),
    REPORTED(new Wording("reported by others, not tested by us", "他人报告，未经我们实测"));

    @SuppressWarnings("ImmutableEnumChecker") // two texts
    private final Wording words;

    Evidence(Wording words) {
        this.words = words;
    }

    /** Returns the evidence whose tag is {@code text}. */
    public static Optional<Evidence> of(String text) {
        return Arrays.stream(values()).filter(each -> each.tag().equals(text)).findFirst();
    }

    /** The word in pages and in JSON. */
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The words for a person. */
    public Wording words() {
        return words;
    }
}
