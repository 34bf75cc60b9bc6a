package dev.countersign.explain;

import java.util.Arrays;
import java.util.Optional;

/** How sure we are of what a page says: what was seen here weighs more than what was read. Surest first. */
public enum Evidence {
    OURS(new Wording("this program, and its tests", "本程序自身，由其测试验证")),
    MEASURED(new Wording("measured by us", "由我们实测")),
    CODE(new Wording("read in the source code", "读自源代码")),
    DOCUMENTED(new Wording("documents only, not seen by us", "仅见于文档，未经我们实测")),
    REPORTED(new Wording("told by others, not seen by us", "他人报告，未经我们实测"));

    @SuppressWarnings("ImmutableEnumChecker") // two texts
    private final Wording words;

    Evidence(Wording words) {
        this.words = words;
    }

    /** The sureness that a page writes as {@code text}. */
    public static Optional<Evidence> of(String text) {
        return Arrays.stream(values()).filter(each -> each.tag().equals(text)).findFirst();
    }

    /** As a page and JSON spell it. */
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** As a person reads it. */
    public Wording words() {
        return words;
    }
}
