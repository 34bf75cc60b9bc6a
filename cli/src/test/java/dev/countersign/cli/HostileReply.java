package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.LyingHost.Answer;
import dev.countersign.platform.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Replies that no real host gives, made from a recorded one. Seeded: the same random generator
 * gives the same reply.
 */
final class HostileReply {
    /** Begins a separate line if a fact's line feed was printed as one. */
    static final String FORGED = "FORGED-LINE";

    /**
     * What a fact may try to do to whoever shows, renders, runs or believes it; one character per
     * byte.
     */
    static final List<String> TEXTS = List.of(
            "\u001b[2J\u001b[31mred\u001b]0;owned\u0007",
            "\u001b]52;c;cHduZWQ=\u0007\u001bP1$r\u001b\\",
            "\u009b31m\u0090\u0085",
            utf8("\u009b31m\u0085\u202egnp.exe\u2066\u200f\u2028" + FORGED + "\u2029"),
            "x\n" + FORGED + " Committed\n" + FORGED + " compliant",
            "x\r\n" + FORGED + "\r" + FORGED + "\u000b\u000c",
            "{{7*7}}{% include '/etc/passwd' %}${7*7}#{7*7}",
            "$(touch PWNED)`touch PWNED`;touch PWNED|touch PWNED&\n",
            "'\"; touch PWNED; '\"\\",
            "=cmd|' /C calc'!A0",
            "-rf",
            "--yes",
            "@SUM(1)",
            "../../../../etc/passwd",
            "/etc/x\\0012" + FORGED + "\\0033[31m\\0302\\0233 file 0:0 0644 1 1",
            "\\0057etc file 0:0 0644 1 99999999999999999999",
            "20261122T095141Z-3f9c\\0073touch\\0040PWNED confirmed -",
            "yes",
            "",
            " ",
            "\u0000\u0000",
            "\u00ff\u00fe\u00c0\u00af",
            "99999999999999999999",
            "9999999999",
            "4294967296",
            "-1",
            "0",
            "NaN",
            "{\"sessions\": {\"1\": {\"username\": \"\\u001b[31m\\n" + FORGED + "\", \"signing\": {}}}, \"tcons\": []}",
            "{".repeat(5_000),
            "[global]\n\tinclude = /proc/self/environ\n\tinclude = relative\n\tserver string = \u001b[31m\n",
            "[global]\n\tserver signing = \u001b[31mrequired\n[" + FORGED + "]\n\tpath = $(touch PWNED)\n",
            "x".repeat(300_000));

    private static final String[] KINDS = {
        "cut",
        "end twice",
        "no end",
        "nonce of another",
        "wrong length",
        "goes on",
        "twice",
        "bytes",
        "endless",
        "one line",
        "empty",
        "another verb",
        "text",
        "text",
        "text",
        "text",
        "without",
        "doubled",
        "shuffled",
        "renamed",
        "unknown",
        "thousands",
        "status"
    };

    /**
     * One reply.
     *
     * @param what for messages: what was changed
     * @param framed whether it is still complete in form, so that only its content can reveal it
     */
    record Made(String what, boolean framed, Answer answer) {}

    private record Field(String name, String value) {}

    private final SplittableRandom random;

    HostileReply(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Returns a damaged version of {@code whole}, a recorded reply; {@code other} is a complete
     * reply to a different verb.
     */
    Made of(byte[] whole, byte[] other) {
        String kind = KINDS[random.nextInt(KINDS.length)];
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        String n = LyingHost.NONCE;
        String end = n + " end ";
        return switch (kind) {
            case "cut" -> torn(kind, text.substring(0, random.nextInt(text.length() - 1)));
            case "end twice" -> torn(kind, text + text.substring(text.lastIndexOf(end)));
            case "no end" -> torn(kind, text.substring(0, text.lastIndexOf(end)));
            case "nonce of another" -> {
                int at = text.indexOf(n, random.nextInt(text.lastIndexOf(n) + 1));
                yield torn(kind, text.substring(0, at) + "0".repeat(32) + text.substring(at + n.length()));
            }
            case "wrong length" -> torn(kind, wrongLength(text));
            case "goes on" -> torn(kind, text + pick(TEXTS) + "!");
            case "twice" -> torn(kind, text + text);
            case "bytes" -> torn(kind, spoilt(text));
            case "endless" -> new Made(kind, false, new Answer(Bytes.of(whole), true));
            case "one line" -> new Made(kind, false, new Answer(Bytes.utf8("x".repeat(1 << 16)), true));
            case "empty" -> torn(kind, "");
            case "another verb" -> new Made(kind, true, new Answer(Bytes.of(other), false));
            default -> framed(kind, whole);
        };
    }

    /** Returns the reply with the value of field {@code index} replaced. */
    static Made replaced(byte[] whole, int index, String with) {
        Reply reply = parse(whole);
        List<Field> fields = fields(reply);
        Field old = fields.get(index);
        fields.set(index, new Field(old.name(), with));
        return new Made(
                "text of " + old.name() + ": " + with.substring(0, Math.min(40, with.length())),
                true,
                written(fields, status(reply)));
    }

    /** Returns the number of its fields. */
    static int size(byte[] whole) {
        return parse(whole).fields().size();
    }

    private Made framed(String kind, byte[] whole) {
        Reply reply = parse(whole);
        List<Field> fields = fields(reply);
        int at = random.nextInt(fields.size());
        Field field = fields.get(at);
        String what = kind + " " + field.name();
        switch (kind) {
            case "text" -> {
                return replaced(whole, at, pick(TEXTS));
            }
            case "without" -> fields.remove(at);
            case "doubled" -> fields.add(random.nextInt(fields.size()), new Field(field.name(), pick(TEXTS)));
            case "shuffled" -> {
                for (int each = fields.size() - 1; each > 0; each--) {
                    fields.set(each, fields.set(random.nextInt(each + 1), fields.get(each)));
                }
            }
            case "renamed" ->
                fields.set(
                        at, new Field(fields.get(random.nextInt(fields.size())).name(), field.value()));
            case "unknown" -> fields.add(at, new Field("verdict.of-mine", pick(TEXTS)));
            case "thousands" -> {
                String text = pick(TEXTS.subList(0, 20));
                for (int each = 0; each < 5_000; each++) {
                    fields.add(at, new Field(field.name(), text));
                }
            }
            case "status" -> {
                return new Made(
                        what, true, written(fields, pick(List.of("done", "refused", "failed", "reverted", "person"))));
            }
            default -> throw new IllegalStateException(kind);
        }
        return new Made(what, true, written(fields, status(reply)));
    }

    private String wrongLength(String text) {
        int line = text.indexOf(LyingHost.NONCE, random.nextInt(text.lastIndexOf(LyingHost.NONCE + " end")));
        if (line < 0 || !text.startsWith(" ", line + 32)) {
            line = text.indexOf("\n") + 1;
        }
        int lineEnd = text.indexOf('\n', line);
        int number = text.lastIndexOf(' ', lineEnd) + 1;
        String wrong =
                pick(List.of("-1", "01", "999999999", "99999999999", "1e3", "0x10", "", "1 ", "4294967297", "7"));
        return text.substring(0, number) + wrong + text.substring(lineEnd);
    }

    private String spoilt(String text) {
        StringBuilder bytes = new StringBuilder(text);
        for (int hit = random.nextInt(1, 6); hit > 0; hit--) {
            bytes.setCharAt(random.nextInt(bytes.length()), (char) random.nextInt(256));
        }
        return bytes.toString();
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static Made torn(String kind, String text) {
        Answer answer = new Answer(Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)), false);
        try {
            // A byte inserted inside a value leaves the reply complete.
            read(answer.bytes().toArray());
            return new Made(kind, true, answer);
        } catch (Reply.Malformed odd) {
            return new Made(kind, false, answer);
        }
    }

    private static Reply read(byte[] whole) throws Reply.Malformed {
        String nonce = "0".repeat(32);
        String text = new String(whole, StandardCharsets.ISO_8859_1)
                .replace(nonce, "f".repeat(32))
                .replace(LyingHost.NONCE, nonce);
        return Reply.parse(Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)), nonce);
    }

    private static Reply parse(byte[] whole) {
        try {
            return read(whole);
        } catch (Reply.Malformed odd) {
            throw new IllegalStateException("what was recorded is no answer", odd);
        }
    }

    private static List<Field> fields(Reply reply) {
        List<Field> fields = new ArrayList<>();
        reply.fields()
                .forEach(each -> fields.add(new Field(each.name(), each.value().latin1())));
        return fields;
    }

    private static String status(Reply reply) {
        return reply.status().name().toLowerCase(Locale.ROOT);
    }

    private static Answer written(List<Field> fields, String status) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "countersign " + LyingHost.NONCE + " begin");
        for (Field each : fields) {
            line(
                    out,
                    LyingHost.NONCE + " " + each.name() + " text "
                            + each.value().length());
            line(out, each.value());
        }
        line(out, LyingHost.NONCE + " end " + status);
        return new Answer(Bytes.of(out.toByteArray()), false);
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
