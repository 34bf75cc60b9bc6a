package dev.countersign.report;

import dev.countersign.diagnostic.Location;
import dev.countersign.report.Entry.ChangedDocument;
import dev.countersign.report.Report.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports in which every word is the verdict of some host. The pictures in docs/report show the first and the last. */
final class EveryOutcome {
    private static final Instant AT = Instant.parse("2026-11-30T05:30:12Z");
    private static final String RUN = "20261130T053012Z-7be1";
    private static final List<String> PLATFORMS =
            List.of("samba", "windows", "synology-dsm", "truenas", "samba-registry", "qnap-qts");
    private static final List<String> NAMES =
            List.of("files", "archive", "backup", "media", "print", "scans", "homes", "projects");

    /** How often a word is the verdict, where it is not once. */
    private static final Map<String, Integer> OFTEN =
            Map.of("compliant", 9, "changed", 14, "waived", 2, "not reached", 3, "pending restart", 2, "violated", 4);

    private EveryOutcome() {}

    /** One of each kind; a rollback too. */
    static Stream<Report> reports() {
        return Stream.of(
                run(),
                report(Report.Kind.RUN, RUN, JournalReport.words(true), List.of()),
                report(Report.Kind.PLAN, "fleet.plan", PlanReport.WORDS, List.of()),
                report(Report.Kind.FINDINGS, "scan.findings.json", ClosingReport.words(), List.of()),
                check());
    }

    /** A run. */
    static Report run() {
        return report(Report.Kind.RUN, RUN, JournalReport.words(false), List.of());
    }

    /** A check, with the numbers of earlier ones. */
    static Report check() {
        List<Word> words = List.of(
                new Word("violated", Grade.FAILS),
                new Word("unknown", Grade.UNKNOWN),
                new Word("not reached", Grade.UNKNOWN),
                new Word("waived", Grade.EXCEPTED),
                new Word("no rule", Grade.NOT_APPLICABLE),
                new Word("compliant", Grade.PASSES));
        List<Report.Point> earlier = new ArrayList<>();
        for (int day = 30; day > 0; day--) {
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("violated", 4L + day * 2 / 5);
            counts.put("not reached", 1L + day % 4);
            counts.put("compliant", 15L - day * 2 / 5);
            earlier.add(new Report.Point(AT.minus(Duration.ofDays(day)), "4f2a91c0", counts));
        }
        return report(Report.Kind.CHECK, "check", words, earlier);
    }

    private static Report report(Report.Kind kind, String name, List<Word> words, List<Report.Point> earlier) {
        List<Entry> entries = new ArrayList<>();
        for (Word each : words) {
            for (int i = OFTEN.getOrDefault(each.word(), 1); i > 0; i--) {
                entries.add(entry(each, entries.size()));
            }
        }
        return new Report(
                kind,
                name,
                AT,
                "alice",
                "0.1.0",
                "4f2a91c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6",
                3,
                kind == Report.Kind.RUN
                        ? List.of("apply ended with exit code 6. This is what was recorded then. To see how hosts are"
                                + " now: countersign check.")
                        : List.of(),
                words,
                List.of(
                        new Rule(
                                "servers-require-signing",
                                "high",
                                "An SMB session that need not be signed can be relayed, or altered in transit.",
                                Optional.of(new Location("policies/signing.yaml", 7, 5))),
                        new Rule(
                                "no-smb1",
                                "medium",
                                "SMB1 cannot protect a session.",
                                Optional.of(new Location("policies/signing.yaml", 14, 5)))),
                entries,
                earlier);
    }

    private static Entry entry(Word word, int i) {
        String host = NAMES.get(i % NAMES.size()) + (1 + i / NAMES.size());
        String address = "192.0.2." + (10 + i) + ":445";
        String why = why(word.word(), host);
        List<String> groups = List.of(i % 3 == 0 ? "branch" : "file-servers", "site-" + (1 + i % 4));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("address", address);
        facts.put("recorded", AT.plusSeconds(7L * i).toString());
        Entry plain = Entry.of(host, PLATFORMS.get(i * 5 % PLATFORMS.size()), groups, word.word(), why)
                .knowing(facts)
                .advise(advice(word.word(), host));
        boolean seen = !List.of("not reached", "no rule", "not started", "unknown", "not there any more")
                .contains(word.word());
        return seen ? asked(plain, word, why, address) : plain;
    }

    private static Entry asked(Entry plain, Word word, String why, String address) {
        boolean signs = word.grade() == Grade.PASSES;
        RuleResult signing = new RuleResult(
                "servers-require-signing",
                "server signing",
                "required",
                word.word(),
                word.grade(),
                why.isEmpty() ? "the server requires it" : why,
                "advertised",
                Map.of("configured", signs ? "mandatory" : "auto"),
                word.grade() == Grade.EXCEPTED ? Optional.of(why) : Optional.empty());
        RuleResult old = new RuleResult(
                "no-smb1",
                "smb1",
                "off",
                "compliant",
                Grade.PASSES,
                "the server does not answer SMB1",
                "advertised",
                Map.of("advertised", "off"),
                Optional.empty());
        boolean changes = List.of("changed", "pending restart", "needs attention", "violated", "to change")
                .contains(word.word());
        return plain.judged(List.of(signing, old))
                .changing(changes ? List.of(new ChangedDocument("/etc/samba/smb.conf", """
                                        --- /etc/samba/smb.conf (before)
                                        +++ /etc/samba/smb.conf (after)
                                        @@ -1,4 +1,4 @@
                                         [global]
                                        -\tserver signing = auto
                                        +\tserver signing = mandatory
                                         \tworkgroup = LAB
                                         \tlog level = 1
                                        """)) : List.of())
                .proving(
                        List.of(
                                address + " answered NEGOTIATE with SMB 3.1.1, SecurityMode "
                                        + (signs
                                                ? "0x0003: signing required"
                                                : "0x0001: signing offered, not required"),
                                address + " does not speak SMB1"),
                        word.word().equals("changed")
                                ? List.of("3 open sessions stay unsigned until they connect again")
                                : List.of())
                .undoing(
                        changes && !word.word().equals("violated")
                                ? Optional.of("countersign rollback " + RUN + " -l " + plain.host())
                                : Optional.empty());
    }

    private static Optional<String> advice(String verdict, String host) {
        return switch (verdict) {
            case "not reached" -> Optional.of("countersign check -l " + host);
            case "unsettled", "unconfirmed" -> Optional.of("countersign status\ncountersign resume " + RUN);
            case "needs attention" -> Optional.of("countersign show " + RUN + " -l " + host);
            case "still open" -> Optional.of("countersign plan -l " + host);
            default -> Optional.empty();
        };
    }

    private static String why(String verdict, String host) {
        return switch (verdict) {
            case "violated", "to change", "still open" ->
                "server signing: the server offers it and does not require it";
            case "restored" ->
                "smbd did not answer after the restart, so the earlier smb.conf was put back; it answers again";
            case "refused" -> "/etc/samba/smb.conf was edited after this plan was made";
            case "not started" -> "the run was stopped before its turn: 2 hosts of this batch failed";
            case "unconfirmed" -> "the change was made, and the connection ended before it was confirmed";
            case "needs attention" -> "the earlier smb.conf could not be put back: no space left on device";
            case "pending restart", "to activate" -> "the new value is in the file, and smbd has not read it yet";
            case "not reached" -> host + " did not answer on port 22 within 10 s";
            case "waived" -> "cannot sign, vendor ticket 4711 (storage team), until 2027-03-01";
            case "unsettled" -> "the journal does not say how it ended: countersign status";
            case "abandoned" -> "alice closed the run by hand";
            case "unknown" -> "no known platform was recognized on the host";
            case "no rule" -> "no rule applies to this host";
            case "open for the scanner only" ->
                "it requires encryption, so nothing is unsigned; a scanner reads only the flag";
            case "cannot tell" -> "port 445 is filtered";
            case "not there any more" -> "the name is unknown to the name server";
            case "was never so" -> "it required signing before this list was made";
            default -> "";
        };
    }
}
