package dev.countersign.explain;

import java.util.List;
import java.util.stream.Stream;

/**
 * One page: what it answers to, what it says in each language, and where that comes from.
 *
 * @param ask the question that leads to this page and to no other, for example {@code 0xc000a000}, {@code event 31017}
 * @param names what it is called, to be asked for as a whole
 * @param texts sentences that people see, recognised in whatever surrounds them
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

    /** What it says. */
    public Prose in(Language language) {
        return language == Language.ZH ? zh : en;
    }

    /** Everything that somebody may type as a whole. */
    Stream<String> spellings() {
        return Stream.concat(Stream.of(ask), Stream.concat(names.stream(), texts.stream()));
    }
}
