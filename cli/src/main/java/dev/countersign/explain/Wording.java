package dev.countersign.explain;

/** One thing said in every language. */
public record Wording(String en, String zh) {
    public Wording {
        if (en.isBlank() || zh.isBlank()) {
            throw new IllegalArgumentException("a wording is there in every language");
        }
    }

    /** As said in {@code language}. */
    public String in(Language language) {
        return language == Language.ZH ? zh : en;
    }
}
