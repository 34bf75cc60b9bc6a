package dev.countersign.explain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pages that are about the same as a question that no page answers. The rarer a word is among
 * the pages, the more it counts.
 */
final class Nearest {
    /** Less of the question than this in common is chance. */
    private static final double ENOUGH = 0.3;

    private static final int MANY = 3;

    private final Map<Page, Set<String>> words = new LinkedHashMap<>();
    private final Map<String, Integer> pagesWith = new HashMap<>();

    Nearest(List<Page> pages) {
        for (Page page : pages) {
            if (page.kind().outside()) {
                Set<String> some = words(page.spellings().collect(Collectors.joining(" ")) + " "
                        + page.en().title() + " " + page.en().meaning() + " "
                        + page.zh().title() + " " + page.zh().meaning());
                words.put(page, some);
                some.forEach(word -> pagesWith.merge(word, 1, Integer::sum));
            }
        }
    }

    /** Returns the nearest pages, the nearest first; none if nothing is near. */
    List<Page> to(String question) {
        Set<String> asked = words(question);
        double all = asked.stream().mapToDouble(this::weight).sum();
        Map<Page, Double> near = new LinkedHashMap<>();
        words.forEach((page, has) -> {
            List<String> common = asked.stream().filter(has::contains).toList();
            double weight = common.stream().mapToDouble(this::weight).sum();
            if (common.size() >= 2 && weight >= ENOUGH * all) {
                near.put(page, weight);
            }
        });
        return near.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MANY)
                .map(Map.Entry::getKey)
                .toList();
    }

    private double weight(String word) {
        double rarest = Math.log(words.size() + 1.0);
        // A word that no page has, often a name, says little against a page that has the others.
        return pagesWith.containsKey(word) ? rarest - Math.log(pagesWith.get(word)) : rarest / 2;
    }

    /** Words of letters; of Chinese, which has no spaces, every two characters. */
    private static Set<String> words(String text) {
        Set<String> all = new HashSet<>();
        for (String word : List.of(NormalizedText.of(text).text().split(" "))) {
            if (word.codePoints().anyMatch(NormalizedText::han)) {
                for (int at = 0; at + 2 <= word.length(); at++) {
                    all.add(word.substring(at, at + 2));
                }
            } else if (word.length() > 2 && !word.matches("[0-9]+")) {
                all.add(word);
            }
        }
        return all;
    }
}
