package dev.countersign.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads OpenMetrics 1.0 text strictly, as far as gauges go: the grammar of a line, metadata before the samples of
 * its family and once each, a unit that ends the name, families and label sets without repetition, an end mark.
 */
record Metrics(List<Sample> samples) {
    private static final Pattern METADATA = Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(.*)} (-?[0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    /** One sample. */
    record Sample(String name, Map<String, String> labels, long value) {}

    static Metrics read(String text) {
        if (!text.endsWith("\n# EOF\n")) {
            throw new IllegalArgumentException("the end mark is missing");
        }
        List<Sample> samples = new ArrayList<>();
        Set<String> families = new HashSet<>();
        Set<String> seen = new HashSet<>();
        String family = "";
        for (String line : text.substring(0, text.length() - "# EOF\n".length()).split("\n", 0)) {
            Matcher metadata = METADATA.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (metadata.matches()) {
                boolean fresh = !metadata.group(2).equals(family);
                if (fresh && !families.add(metadata.group(2))) {
                    throw new IllegalArgumentException("a family in two places: " + line);
                }
                family = metadata.group(2);
                require(seen.add(metadata.group(1) + " " + family), line);
                require(!metadata.group(1).equals("TYPE") || metadata.group(3).equals("gauge"), line);
                require(!metadata.group(1).equals("UNIT") || family.endsWith("_" + metadata.group(3)), line);
            } else {
                require(sample.matches() && sample.group(1).equals(family), line);
                Map<String, String> labels = labels(sample.group(2), line);
                require(seen.add(family + labels), line);
                samples.add(new Sample(family, labels, Long.parseLong(sample.group(3))));
            }
        }
        return new Metrics(samples);
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            require(label.find(at) && label.start() == at, line);
            String value = label.group(2);
            StringBuilder plain = new StringBuilder();
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\\') {
                    i++;
                    plain.append(value.charAt(i) == 'n' ? '\n' : value.charAt(i));
                } else {
                    plain.append(c);
                }
            }
            require(labels.put(label.group(1), plain.toString()) == null, line);
            at = label.end();
        }
        return labels;
    }

    private static void require(boolean holds, String line) {
        if (!holds) {
            throw new IllegalArgumentException("not OpenMetrics: " + line);
        }
    }

    /** The sum of the samples of a family. */
    long sum(String name) {
        return samples.stream()
                .filter(each -> each.name().equals(name))
                .mapToLong(Sample::value)
                .sum();
    }
}
