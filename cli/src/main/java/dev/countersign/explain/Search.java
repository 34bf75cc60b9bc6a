package dev.countersign.explain;

import dev.countersign.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the pages for one question. A match of the whole question comes before a match inside a
 * text, and a sentence before a code. Everyday words (refused, changed, 5) count only when they are
 * the whole question.
 */
final class Search {
    /** Longer questions are cut: they are pasted logs, and their beginning is enough. */
    private static final int LONGEST = 4_000;

    private static final int LONGEST_SLIP = 60;
    private static final int SHORTEST_SLIP = 4;
    private static final int MANY = 5;
    private static final Pattern WORD = Pattern.compile("\\w+([_-]\\w+)+");
    /** ACCESS_DENIED alone is a word of many programs; STATUS_ACCESS_DENIED is one of Windows. */
    private static final Pattern STATUS = Pattern.compile("(?:STATUS|ERROR|NTE)_\\w+");

    private final List<Page> all;
    private final String question;
    private final NormalizedText words;
    private final List<NumberInText> numbers;

    Search(Pages pages, String question) {
        this.all = pages.all();
        this.question = question.substring(0, Math.min(question.length(), LONGEST));
        this.words = NormalizedText.of(this.question);
        this.numbers = NumberInText.all(this.question);
    }

    Answer answer() {
        List<Page> whole = whole();
        if (!whole.isEmpty()) {
            return new Answer(whole, List.of(), List.of(), List.of());
        }
        List<Page> coded = select(this::coded);
        List<Page> pages = longestSentence().map(List::of).orElse(coded);
        if (pages.isEmpty()) {
            pages = wholeMessages();
        }
        if (pages.isEmpty()) {
            pages = select(page -> page.texts().stream().anyMatch(text -> words.isMostOf(NormalizedText.of(text))));
        }
        if (pages.isEmpty()) {
            return new Answer(List.of(), List.of(), notKnown(), near());
        }
        List<Page> besides = new ArrayList<>(coded);
        besides.removeAll(pages);
        return new Answer(pages, besides, notKnown(), List.of());
    }

    /**
     * Pages whose name, number or sentence is the whole question, with or without the word for
     * their kind.
     */
    private List<Page> whole() {
        Set<Page> found = new LinkedHashSet<>();
        if (words.isEmpty()) {
            return List.of();
        }
        found.addAll(select(page -> words.equals(NormalizedText.of(page.ask()))));
        if (!found.isEmpty() && words.text().contains(" ")) {
            return List.copyOf(found);
        }
        found.addAll(select(page -> page.spellings()
                // "error: access denied" is not ERROR_ACCESS_DENIED.
                .filter(spelling -> !spelling.startsWith("ERROR_") || writes(spelling))
                .map(NormalizedText::of)
                .anyMatch(each -> each.equals(words) || (!page.kind().outside() && words.equals(named(page, each))))));
        numbers.stream()
                .filter(NumberInText::alone)
                .forEach(number ->
                        found.addAll(select(page -> page.numbers().stream().anyMatch(number::means))));
        return List.copyOf(found);
    }

    private static NormalizedText named(Page page, NormalizedText name) {
        return NormalizedText.of(page.kind().word() + " " + name.text());
    }

    /**
     * Whether the text contains a code or name of the page that can mean nothing else: 0xc000a000,
     * STATUS_INVALID_SIGNATURE, acl-not-copyable.
     */
    private boolean coded(Page page) {
        return page.numbers().stream()
                        .anyMatch(each -> numbers.stream().anyMatch(number -> number.telling() && number.means(each)))
                || Stream.concat(Stream.of(page.ask()), page.names().stream())
                        .filter(name -> (page.kind() == Kind.STATUS ? STATUS : WORD)
                                .matcher(name)
                                .matches())
                        .anyMatch(name -> page.kind().outside() ? writes(name) : says(name));
    }

    /**
     * Whether the text says this word as this program says a reason: in front, or behind a colon.
     * Elsewhere "read-only" is an everyday word.
     */
    private boolean says(String name) {
        return Pattern.compile("(?:^|: )" + Pattern.quote(name) + "(?:[: ]|$)", Pattern.MULTILINE)
                .matcher(question)
                .find();
    }

    /** Whether the text has this name as it is written in code, with or without NT_ before it. */
    private boolean writes(String name) {
        return Pattern.compile("(?<![\\w-])(?:NT_)?" + Pattern.quote(name) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                .matcher(question)
                .find();
    }

    private Optional<Page> longestSentence() {
        Optional<Page> best = Optional.empty();
        int longest = 0;
        for (Page page : all) {
            for (String text : page.texts()) {
                Sentence sentence = Sentence.of(text);
                if (sentence.length() > longest && sentence.isIn(question, words)) {
                    longest = sentence.length();
                    best = Optional.of(page);
                }
            }
        }
        return best;
    }

    /** Pages about a whole message of what was pasted: short messages that other programs say too. */
    private List<Page> wholeMessages() {
        List<NormalizedText> messages = Pasted.messages(question);
        return select(page -> page.kind().outside()
                && page.names().stream()
                        .map(NormalizedText::of)
                        .anyMatch(name -> name.isPhrase() && messages.contains(name)));
    }

    private List<String> notKnown() {
        return numbers.stream()
                .filter(NumberInText::telling)
                .filter(number ->
                        all.stream().flatMap(page -> page.numbers().stream()).noneMatch(number::means))
                .map(NumberInText::written)
                .distinct()
                .toList();
    }

    /**
     * Pages that may have been meant: those whose names contain the word, the nearest spelling,
     * those with the same number in whatever world, and those about the same. For a short question
     * nothing is near.
     */
    private List<Page> near() {
        Set<Page> near = new LinkedHashSet<>();
        boolean wordy = words.text().length() >= SHORTEST_SLIP;
        if (wordy) {
            all.stream()
                    .filter(page -> page.spellings().map(NormalizedText::of).anyMatch(each -> each.contains(words)))
                    .limit(MANY)
                    .forEach(near::add);
        }
        if (wordy && question.strip().length() <= LONGEST_SLIP) {
            List<String> known = all.stream().flatMap(Page::spellings).toList();
            Suggestion.nearest(question.strip(), known)
                    .flatMap(spelling -> all.stream()
                            .filter(page -> page.spellings().anyMatch(spelling::equals))
                            .findFirst())
                    .ifPresent(near::add);
        }
        near.addAll(select(page -> page.numbers().stream()
                .anyMatch(each -> numbers.stream().anyMatch(number -> number.hasValueOf(each)))));
        near.addAll(new Nearest(all).to(question));
        return near.stream().limit(MANY).toList();
    }

    private List<Page> select(Predicate<Page> wanted) {
        return all.stream().filter(wanted).toList();
    }
}
