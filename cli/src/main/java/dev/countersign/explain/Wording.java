package dev.countersign.explain;

/** The same text in every language. */
public record Wording(String en, String zh) {
    public Wording {
        if (en.isBlank() || zh.isBlank()) {
            throw new IllegalArgumentException("a wording is there in every language");
        }
    }

    /** The text in {@code language}. */
    public String in(Language language) {
        return language == Language.ZH ? zh : en;
    }
}
