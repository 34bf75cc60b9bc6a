package dev.countersign.explain;

import java.util.List;
import java.util.stream.Stream;

/**
 * One page: the questions that lead to it, its text in each language, and its sources.
 *
 * @param ask the question that leads to this page only, for example {@code 0xc000a000},
 *     {@code event 31017}
 * @param names its names, each of which is a whole question
 * @param texts sentences that people see, recognized inside any other text
 */
public record Page(
        String ask,
        Kind kind,
        List<Numbered> numbers,
        List<String> names,
        List<String> texts,
        Prose en,
        Prose zh,
        List<Source> sources) {
    public Page {
        numbers = List.copyOf(numbers);
        names = List.copyOf(names);
        texts = List.copyOf(texts);
        sources = List.copyOf(sources);
        if (!en.sameShape(zh)) {
            throw new IllegalArgumentException("'" + ask + "' does not say the same in both languages");
        }
    }

    /** The text in this language. */
    public Prose in(Language language) {
        return language == Language.ZH ? zh : en;
    }

    /** Everything that somebody may type as a whole question. */
    Stream<String> spellings() {
        return Stream.concat(Stream.of(ask), Stream.concat(names.stream(), texts.stream()));
    }
}
