package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.smbconf.SmbConfSecrets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a tool of a host wrote when it failed, for a person: without the lines that it always
 * writes, without what may be a secret in a line that it quotes, on one line, and cut. Of too many lines those at both ends are kept: tools give the reason
 * at either.
 */
public final class ToolWords {
    private static final int LONGEST = 360;
    private static final int LONGEST_LINE = 160;

    /** So much of a line is searched for secrets; the rest is not shown. */
    private static final int LONGEST_READ = 2_000;

    /** How lines of testparm begin that say nothing about a mistake (Samba 4.17). */
    private static final List<String> USUAL = List.of(
            "Load smb config files from",
            "Loaded services file OK",
            "Processing section",
            "Server role:",
            "Weak crypto is ",
            "rlimit_max:",
            // a version of smbstatus that does not know an option prints all that it knows
            "Usage:",
            "[-",
            "Press enter to see");

    private ToolWords() {}

    /** Returns the words of {@code said}; empty if the tool said nothing. */
    public static String of(String said) {
        List<String> lines = said.lines()
                .map(line -> line.replaceAll("[\\s\\x00]+", " ").strip())
                .filter(line -> !line.isEmpty() && USUAL.stream().noneMatch(line::startsWith))
                .distinct()
                .map(line -> cut(SmbConfSecrets.masked(cut(line, LONGEST_READ, "")), LONGEST_LINE, "…"))
                .toList();
        int first = 0;
        int last = lines.size();
        int left = LONGEST;
        // One from the front, one from the back, while they fit.
        while (first < last && left >= 0) {
            String next = (lines.size() - last) < first ? lines.get(last - 1) : lines.get(first);
            left -= next.length();
            if (left >= 0 && (lines.size() - last) < first) {
                last--;
            } else if (left >= 0) {
                first++;
            }
        }
        String front = joined(lines.subList(0, first));
        String back = joined(lines.subList(last, lines.size()));
        return first == last ? joined(lines) : front + "; …" + (back.isEmpty() ? "" : "; " + back);
    }

    /** Returns {@code what}, and the tool's words behind it if there are any. */
    public static String behind(String what, String said) {
        String words = of(said);
        return words.isEmpty() ? what : what + ": " + words;
    }

    private static String cut(String line, int most, String mark) {
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most)) + mark;
    }

    private static String joined(List<String> lines) {
        return lines.stream().map(each -> new Untrusted(each).onOneLine()).collect(Collectors.joining("; "));
    }
}
