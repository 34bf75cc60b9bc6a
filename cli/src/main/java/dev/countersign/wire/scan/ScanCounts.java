package dev.countersign.wire.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.ScannerGap;
import dev.countersign.observation.ScannerGap.Scanner;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The summary of a scan: every endpoint is counted once, including addresses without a server. */
public final class ScanCounts {
    private static final int REASONS = 6;
    private static final String OTHERS = "other reasons";
    private static final int SYSTEMS = 30;
    private static final String OTHER_SYSTEMS = "other systems";

    private final Map<String, Long> verdicts = new LinkedHashMap<>();
    private final Map<String, Long> absent = new LinkedHashMap<>();
    private long smb1;
    private long smb1Unknown;
    private long notOpened;
    private long answered;
    private long refused;
    private long flagged;
    private long missedByImpacket;
    private long silent;
    private final Map<String, Long> systems = new LinkedHashMap<>();
    private boolean incomplete;

    /** Creates empty counts. */
    public ScanCounts() {
        for (Signing each : Signing.values()) {
            verdicts.put(each.word(), 0L);
        }
    }

    /** Counts one result. */
    public void add(ScanResult result) {
        if (!result.counts()) {
            String why = result.answer().why();
            addAbsent(why, 1);
            return;
        }
        verdicts.merge(result.verdict().signing().word(), 1L, Long::sum);
        incomplete |= result.incomplete();
        answered += result.verdict().signing() == Signing.CANNOT_TELL ? 0 : 1;
        smb1 += result.answer().smb1().filter(Smb1Answer::isSpoken).isPresent() ? 1 : 0;
        smb1Unknown += result.answer()
                        .smb1()
                        .filter(each -> each.spoken() == Smb1Answer.Spoken.UNKNOWN)
                        .isPresent()
                ? 1
                : 0;
        refused += result.answer().refused() ? 1 : 0;
        notOpened += result.verdict().opening() == Opening.NO ? 1 : 0;
        flagged += isFlagged(result.answer().advertised()) ? 1 : 0;
        List<ScannerGap> gaps = result.scanner();
        missedByImpacket += gaps.stream().anyMatch(each -> each.scanner() == Scanner.IMPACKET) ? 1 : 0;
        silent += gaps.stream().anyMatch(each -> each.scanner() == Scanner.FLAGS && !each.reports()) ? 1 : 0;
        result.besides()
                .identity()
                .map(each -> each.system(result.answer().dialect()).words())
                .ifPresent(each -> systems.merge(
                        systems.containsKey(each) || systems.size() < SYSTEMS ? each : OTHER_SYSTEMS, 1L, Long::sum));
    }

    /** Counts addresses of ranges without a server, whose reason is known from another scan. */
    public void addAbsent(String why, long many) {
        absent.merge(absent.containsKey(why) || absent.size() < REASONS ? why : OTHERS, many, Long::sum);
    }

    private static boolean isFlagged(Advertised advertised) {
        return advertised == Advertised.OFFERED || advertised == Advertised.NOT_OFFERED;
    }

    /** Returns the number of endpoints by verdict, with every verdict present. */
    public Map<String, Long> verdicts() {
        return new LinkedHashMap<>(verdicts);
    }

    /** Returns how many have this verdict. */
    public long of(Signing signing) {
        return verdicts.getOrDefault(signing.word(), 0L);
    }

    /** Returns the number of addresses in ranges without a server, by reason. */
    public Map<String, Long> absent() {
        return new LinkedHashMap<>(absent);
    }

    /** Returns the number of endpoints by the system that they give; empty if they were not asked. */
    public Map<String, Long> systems() {
        return new LinkedHashMap<>(systems);
    }

    /** Returns how many speak SMB1. */
    public long smb1() {
        return smb1;
    }

    /** Returns how many were queried. */
    public long asked() {
        return named() + absent.values().stream().mapToLong(Long::longValue).sum();
    }

    private long named() {
        return verdicts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns 3 if something could not be determined, or nothing answered at all; 2 if an endpoint
     * does not require signing; else 0.
     */
    public ExitCode code() {
        List<ExitCode> codes = new ArrayList<>(List.of(ExitCode.DONE));
        if (incomplete || (answered == 0 && asked() > 0)) {
            codes.add(ExitCode.COULD_NOT_TELL);
        }
        if (of(Signing.OFFERED) + of(Signing.NOT_OFFERED) > 0) {
            codes.add(ExitCode.NOT_COMPLIANT);
        }
        return ExitCode.worst(codes);
    }

    /** Returns the summary, one sentence per line. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        StringBuilder first = new StringBuilder(named() == 1 ? "1 endpoint" : named() + " endpoints");
        String separator = ": ";
        for (Map.Entry<String, Long> each : verdicts.entrySet()) {
            if (each.getValue() > 0) {
                first.append(separator).append(each.getValue()).append(' ').append(each.getKey());
                separator = ", ";
            }
        }
        sentences.add(first.append('.').toString());
        if (notOpened > 0) {
            sentences.add(notOpened + " cannot be opened from Windows 11 24H2.");
        }
        if (refused > 0) {
            sentences.add(refused + (refused == 1 ? " speaks" : " speak")
                    + " SMB and refused the session: with an inventory, countersign check asks through the host itself,"
                    + " over SSH.");
        }
        if (smb1 + smb1Unknown > 0) {
            sentences.add("SMB1 is spoken by " + smb1 + (smb1Unknown > 0 ? ", unknown for " + smb1Unknown : "") + ".");
        }
        if (flagged > 0) {
            sentences.add("Scanners flag " + flagged
                    + " of them. They read the signing flag alone, so they flag a server that requires encryption too."
                    + (missedByImpacket > 0 ? " NetExec before June 2026 misses " + missedByImpacket + "." : ""));
        }
        if (silent > 0) {
            sentences.add("Scanners miss " + silent + (silent == 1 ? " that is" : " that are")
                    + " not known to be safe: the reason is below " + (silent == 1 ? "its line." : "their lines."));
        }
        if (!systems.isEmpty()) {
            List<String> words = new ArrayList<>();
            systems.forEach((system, count) -> words.add(count + " " + system));
            sentences.add("By what they say of themselves: " + String.join("; ", words) + ".");
        }
        if (!absent.isEmpty()) {
            List<String> reasons = new ArrayList<>();
            absent.forEach((why, count) -> reasons.add(count + " " + why));
            sentences.add("No server at the other addresses of the ranges: " + String.join(", ", reasons) + ".");
        }
        return sentences;
    }
}
