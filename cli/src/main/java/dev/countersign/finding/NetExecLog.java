package dev.countersign.finding;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of NetExec (and CrackMapExec) such as
 * {@code SMB 192.0.2.1 445 FS1 [*] Windows 10 Build 19041 (name:FS1) (domain:EXAMPLE) (signing:False) (SMBv1:True)}.
 */
final class NetExecLog {
    private static final Pattern LINE = Pattern.compile(
            "\\bSMB\\s+(\\S+)\\s+([0-9]{1,5})\\s+(\\S+)\\s+\\[\\*\\]\\s+(.{0,200}?)\\s*\\(name:([^)]*)\\)\\s*\\(domain:([^)]*)\\)\\s*\\(signing:(True|False)\\)(?:\\s*\\(SMBv1:(True|False)\\))?");

    private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]*m");

    /** What a log line begins with that is about a host at all. */
    private static final Pattern MARK = Pattern.compile("\\(signing:");

    private static final Pattern DATE =
            Pattern.compile("^\\[?([0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)");

    private final Rows rows;
    private long number;

    NetExecLog(Rows rows) {
        this.rows = rows;
    }

    static boolean is(String head) {
        return Pattern.compile("\\(signing:(?:True|False)\\)").matcher(head).find();
    }

    void read(Reader in) throws IOException {
        TextLines lines = new TextLines(in);
        for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            TextLines.Line line = next.get();
            String text = COLOUR.matcher(Cut.to(line.text(), RawRow.LONGEST)).replaceAll("");
            if (text.isBlank()) {
                continue;
            }
            number++;
            Matcher matcher = LINE.matcher(text);
            if (matcher.find()) {
                rows.row(row(matcher, text, line.number()));
            } else if (MARK.matcher(text).find()) {
                rows.notUnderstood(number, line.number(), "it is not in the form (name:…) (domain:…) (signing:…)");
            } else {
                rows.other();
            }
        }
    }

    private RawRow row(Matcher matcher, String text, long line) {
        RawRow raw = new RawRow(number, line)
                .with(Trait.ADDRESS, matcher.group(1))
                .with(Trait.PORT, matcher.group(2))
                .with(Trait.SYSTEM, matcher.group(4))
                .with(Trait.COMPUTER, matcher.group(5))
                .with(Trait.DOMAIN, matcher.group(6));
        String name = matcher.group(5);
        String domain = matcher.group(6);
        if (domain.indexOf('.') > 0 && name.indexOf('.') < 0 && !name.equalsIgnoreCase(domain)) {
            raw.with(Trait.NAME, name + "." + domain);
        }
        Matcher date = DATE.matcher(text);
        if (date.find()) {
            raw.with(Trait.DATE, date.group(1));
        }
        if (matcher.group(7).equals("False")) {
            raw.claim(new Claim(Subject.SIGNING, "netexec:signing-false", "(signing:False)", false));
        } else {
            rows.remark(
                    "(signing:True) of NetExec before June 2026 is wrong for servers that speak SMB 3.1.1 and only offer"
                            + " signing: scan the hosts that it did not report");
        }
        if ("True".equals(matcher.group(8))) {
            raw.claim(new Claim(Subject.SMB1, "netexec:smbv1-true", "(SMBv1:True)", false));
        }
        return raw;
    }
}
