package dev.countersign.report;

import dev.countersign.diagnostic.Location;
import dev.countersign.explain.Language;
import dev.countersign.report.Entry.ChangedDocument;
import dev.countersign.report.Report.Point;
import dev.countersign.report.Report.Word;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports of as many hosts as wanted, with every verdict that there is, and with texts of an attacker among them. */
final class SomeReports {
    static final Instant AT = Instant.parse("2026-11-30T06:00:00Z");

    /** What somebody could call a host, or write into its configuration, to deceive a reader or to run in a page. */
    static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "a|b`c`[d](http://evil.example)",
            "\u001b[2Jroot\u202etxt",
            "\"quoted\" & 'single' \\ {{data}} ]]> -->",
            "line one\nline two\r\n\ttab",
            "~~~~\n# heading",
            "\ud800 half a pair \ufffe");

    private static final List<String> PLATFORMS =
            List.of("samba", "samba-registry", "synology-dsm", "truenas", "windows", "qnap-qts");

    private static final List<Word> WORDS = List.of(
            new Word("violated", Grade.FAILS),
            new Word("unknown", Grade.UNKNOWN),
            new Word("not reached", Grade.UNKNOWN),
            new Word("waived", Grade.EXCEPTED),
            new Word("no rule", Grade.NOT_APPLICABLE),
            new Word("compliant", Grade.PASSES));

    /** Which verdict each host has, in turn: most comply. */
    private static final List<String> TURN = List.of(
            "compliant",
            "compliant",
            "violated",
            "compliant",
            "waived",
            "compliant",
            "not reached",
            "compliant",
            "compliant",
            "no rule",
            "compliant",
            "compliant",
            "unknown",
            "compliant",
            "violated");

    private SomeReports() {}

    /** A report in this format, as a whole. */
    static String text(Report report, Format format, Language language) {
        StringBuilder text = new StringBuilder();
        format.write(report, language, text::append);
        return text.toString();
    }

    /** The bytes in which a report is kept. */
    static byte[] kept(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReportJson.write(report, out);
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory", impossible);
        }
        return out.toByteArray();
    }

    /** Reads what {@link #kept} wrote. */
    static Report read(byte[] kept) {
        try {
            return ReportJson.read("a file", new ByteArrayInputStream(kept));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    /** A check of this many hosts. */
    static Report check(int hosts) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            entries.add(entry(i, "fs" + (i + 1) + ".example.net"));
        }
        return check(entries, 40);
    }

    /** A check in which every text is one of an attacker. */
    static Report hostile() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            String evil = HOSTILE.get(i);
            entries.add(new Entry(
                    evil,
                    evil,
                    List.of(evil),
                    TURN.get(i % 3 == 0 ? 2 : i),
                    evil,
                    Optional.of(evil),
                    List.of(new RuleResult(
                            "servers-require-signing",
                            evil,
                            evil,
                            evil,
                            Grade.FAILS,
                            evil,
                            evil,
                            Map.of("configured", evil),
                            Optional.of(evil))),
                    List.of(new ChangedDocument(evil, "--- a\n+++ b\n-" + evil + "\n+" + evil + "\n")),
                    List.of(evil),
                    List.of(evil),
                    Map.of("address", evil),
                    Optional.of(evil)));
        }
        return check(entries, 3);
    }

    private static Report check(List<Entry> entries, int earlier) {
        return new Report(
                Report.Kind.CHECK,
                "check",
                AT,
                "alice",
                "0.1.0",
                "4f2a91c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6",
                3,
                List.of(),
                WORDS,
                List.of(
                        new Rule(
                                "servers-require-signing",
                                "high",
                                "An SMB session that need not be signed can be relayed, or altered in transit.",
                                Optional.of(new Location("policies/smb signing.yaml", 7, 5))),
                        new Rule(
                                "no-smb1",
                                "medium",
                                "SMB1 has no protection worth its name.",
                                Optional.of(new Location("policies/smb signing.yaml", 12, 5)))),
                entries,
                points(entries.size(), earlier));
    }

    private static List<Point> points(int hosts, int count) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Long> counts = new LinkedHashMap<>();
            long violated = hosts * (60L - i) / 200;
            counts.put("violated", violated);
            counts.put("not reached", (long) (hosts * (4 + i % 5) / 100));
            counts.put("compliant", hosts - violated);
            points.add(new Point(AT.minus(Duration.ofDays(count - i)), "4f2a91c0", counts));
        }
        return points;
    }

    private static Entry entry(int i, String host) {
        String verdict = TURN.get(i % TURN.size());
        String platform = PLATFORMS.get((i * 7 + i / 3) % PLATFORMS.size());
        List<String> groups = List.of(i % 2 == 0 ? "file-servers" : "branch", "site-" + i % 9);
        Entry plain = Entry.of(host, platform, groups, verdict, why(verdict, host));
        return switch (verdict) {
            case "not reached", "unknown" ->
                plain.advise(Optional.of("countersign check --accept-new-host-keys -l " + host));
            case "no rule" -> plain;
            default ->
                plain.judged(List.of(
                                signing(verdict),
                                new RuleResult(
                                        "no-smb1",
                                        "smb1",
                                        "off",
                                        "compliant",
                                        Grade.PASSES,
                                        "the server answers no SMB1",
                                        "advertised",
                                        Map.of("configured", "not set", "advertised", "off"),
                                        Optional.empty())))
                        .changing(
                                verdict.equals("violated")
                                        ? List.of(new ChangedDocument("/etc/samba/smb.conf", """
                                                --- a/etc/samba/smb.conf
                                                +++ b/etc/samba/smb.conf
                                                @@ -1,4 +1,4 @@
                                                 [global]
                                                -\tserver signing = auto
                                                +\tserver signing = mandatory
                                                 \tworkgroup = LAB
                                                """))
                                        : List.of())
                        .proving(
                                List.of(
                                        "192.0.2." + i % 250 + ":445 answered NEGOTIATE with SMB 3.1.1, SecurityMode "
                                                + (verdict.equals("compliant")
                                                        ? "0x0003: signing required"
                                                        : "0x0001: signing offered, not required")
                                                + ", signatures by AES-GMAC",
                                        "192.0.2." + i % 250 + ":445 does not speak SMB1"),
                                verdict.equals("violated")
                                        ? List.of("3 open sessions stay unsigned until they reconnect")
                                        : List.of())
                        .knowing(Map.of("address", "192.0.2." + i % 250 + ":445"));
        };
    }

    private static RuleResult signing(String verdict) {
        boolean good = verdict.equals("compliant");
        return new RuleResult(
                "servers-require-signing",
                "server signing",
                "required",
                verdict,
                good ? Grade.PASSES : verdict.equals("waived") ? Grade.EXCEPTED : Grade.FAILS,
                good ? "the server requires it" : "smbd offers it and does not require it",
                "advertised",
                Map.of("configured", good ? "mandatory" : "auto", "advertised", good ? "required" : "offered"),
                verdict.equals("waived")
                        ? Optional.of("cannot sign, vendor ticket 4711 (storage team), until 2027-03-01")
                        : Optional.empty());
    }

    private static String why(String verdict, String host) {
        return switch (verdict) {
            case "violated" -> "server signing: smbd offers it and does not require it";
            case "waived" -> "cannot sign, vendor ticket 4711 (storage team), until 2027-03-01";
            case "not reached" -> "the host key of " + host + " is not known";
            case "unknown" -> "no known platform was recognized on the host";
            case "no rule" -> "no rule applies to this host";
            default -> "";
        };
    }
}
