package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a check, a plan, a run or a closing found: the one value that every format is made from. It says what was
 * found then, and is not used to decide anything about a host. Every text in it is safe to show.
 *
 * @param name what it is about: the name of the run, or of the file
 * @param at when it was found
 * @param by who asked for it
 * @param program the version of the program that found it
 * @param exit the exit code of the command that found it
 * @param warnings what a reader must know before believing any of it
 * @param words every verdict that an entry can have, worst first
 * @param rules what is known about the rules that entries name
 * @param entries in the order in which they were found
 * @param earlier earlier checks, oldest first
 */
public record Report(
        Kind kind,
        String name,
        Instant at,
        String by,
        String program,
        String revision,
        int exit,
        List<String> warnings,
        List<Word> words,
        List<Rule> rules,
        List<Entry> entries,
        List<Point> earlier) {
    /** So many earlier checks are kept: a year, if there is one a day. */
    public static final int KEPT = 366;

    private static final int LONGEST = 2000;

    /** What it is a report of. */
    public enum Kind {
        CHECK,
        PLAN,
        RUN,
        FINDINGS;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the kind with this word. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** A verdict, and what it means. */
    public record Word(String word, Grade grade) {
        public Word {
            word = new Untrusted(word).brief();
        }
    }

    /** How many entries had which verdict in an earlier check. */
    public record Point(Instant at, String revision, Map<String, Long> counts) {
        public Point {
            revision = new Untrusted(revision).brief();
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    public Report {
        name = new Untrusted(name).brief();
        by = new Untrusted(by).brief();
        program = new Untrusted(program).brief();
        revision = new Untrusted(revision).brief();
        warnings = warnings.stream()
                .map(each -> new Untrusted(each).brief(LONGEST))
                .toList();
        words = List.copyOf(words);
        rules = List.copyOf(rules);
        entries = List.copyOf(entries);
        earlier = List.copyOf(earlier.subList(Math.max(0, earlier.size() - KEPT), earlier.size()));
        List<String> known = words.stream().map(Word::word).toList();
        for (Entry each : entries) {
            if (!known.contains(each.verdict())) {
                throw new IllegalArgumentException("no such verdict in this report: " + each.verdict());
            }
        }
    }

    /** The number of entries with each verdict, zeros included. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        words.forEach(each -> counts.put(each.word(), 0L));
        entries.forEach(each -> counts.merge(each.verdict(), 1L, Long::sum));
        return counts;
    }

    /** The number of entries with each grade, zeros included. */
    public Map<Grade, Long> grades() {
        Map<Grade, Long> grades = new EnumMap<>(Grade.class);
        for (Grade each : Grade.values()) {
            grades.put(each, 0L);
        }
        entries.forEach(each -> grades.merge(grade(each), 1L, Long::sum));
        return grades;
    }

    /** The grade of an entry. */
    public Grade grade(Entry entry) {
        return grade(entry.verdict());
    }

    /** The grade of a verdict; unknown for one that this report does not have. */
    Grade grade(String verdict) {
        for (Word each : words) {
            if (each.word().equals(verdict)) {
                return each.grade();
            }
        }
        return Grade.UNKNOWN;
    }

    /** The rules by their ids. */
    Map<String, Rule> rulesById() {
        Map<String, Rule> byId = new HashMap<>();
        rules.forEach(each -> byId.putIfAbsent(each.id(), each));
        return byId;
    }

    /** This report as one of the earlier ones of another. */
    public Point point() {
        return new Point(at, revision, counts());
    }

    /** Returns this report with others before it, in the order of time; each time counts once. */
    public Report after(List<Point> others) {
        Map<Instant, Point> byTime = new TreeMap<>();
        earlier.forEach(each -> byTime.put(each.at(), each));
        others.forEach(each -> byTime.put(each.at(), each));
        byTime.keySet().removeIf(each -> !each.isBefore(at));
        return new Report(
                kind,
                name,
                at,
                by,
                program,
                revision,
                exit,
                warnings,
                words,
                rules,
                entries,
                new ArrayList<>(byTime.values()));
    }
}
