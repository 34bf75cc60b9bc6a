package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides possible secrets in an smb.conf that is shown to a person: values of parameters whose names
 * suggest a secret, and passwords in command lines, URLs and comments. It rather hides too much
 * than too little. Never used for bytes that are written to a host.
 */
public final class SmbConfSecrets {
    private static final String MASK = "<masked>";
    private static final String SECRET =
            "(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[ _-]?key|private[ _-]?key|bind[ _-]?pw)";
    private static final Pattern NAMED = Pattern.compile(SECRET, Pattern.CASE_INSENSITIVE);
    // The last group of each pattern is the secret
    private static final List<Pattern> INSIDE = List.of(
            Pattern.compile(SECRET + "[\\w.-]{0,64}+[\"']?\\s{0,64}+[=:]\\s{0,64}+(\\S+)", Pattern.CASE_INSENSITIVE),
            Pattern.compile("--?" + SECRET + "[ \\t]+(\\S+)", Pattern.CASE_INSENSITIVE),
            Pattern.compile("--?(?:pass|pw)[ \\t=]+(\\S+)", Pattern.CASE_INSENSITIVE),
            // mysql -pSECRET, ldapsearch -w SECRET
            Pattern.compile("(?<=[ \\t])-[pw][ \\t]*(\\S+)"),
            // smbclient -U user%SECRET; a single letter after % is a macro
            Pattern.compile("(?:-U|--user(?:name)?)[ \\t=]{0,64}+[^\\s%]{0,256}+(?:%[A-Za-z](?=%))?%(\\S{2,})"),
            Pattern.compile("://[^\\s/:@]{0,256}+:([^\\s@]{1,512}+)@"),
            Pattern.compile("Authorization:\\s*\\w+\\s+(\\S+)", Pattern.CASE_INSENSITIVE));

    private SmbConfSecrets() {}

    /** Returns the same rows with {@code <masked>} in place of possible secrets. */
    public static Bytes masked(Bytes document) {
        SmbConfLexer text = SmbConfLexer.of(document);
        StringBuilder seen = new StringBuilder(text.text().length());
        for (SmbConfLine line : text.lines()) {
            seen.append(line.kind() == SmbConfLine.Kind.PARAMETER ? parameter(text, line) : other(text.raw(line)));
        }
        return Bytes.of(seen.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the value of one setting, masked likewise. */
    public static String masked(String name, String value) {
        Optional<SmbConfParameter> known = SmbConfParameters.find(name);
        if (known.isEmpty()) {
            return NAMED.matcher(name).find() ? all(value) : inside(value);
        }
        // "passwd chat = *new*password:* %n" is a conversation; its macros are not secrets
        return known.get().name().equals("passwd chat") ? value : inside(value);
    }

    /** Returns one line of a tool's message, which may quote a line of smb.conf, masked likewise. */
    public static String masked(String line) {
        return other(line);
    }

    private static String parameter(SmbConfLexer text, SmbConfLine line) {
        String before = text.text().substring(line.start(), line.valueStart());
        String value = text.text().substring(line.valueStart(), line.valueEnd());
        String after = text.text().substring(line.valueEnd(), line.end());
        return before + masked(line.name(), value) + after;
    }

    /** A comment may contain a setting that was commented out. */
    private static String other(String raw) {
        int equals = raw.indexOf('=');
        String name = equals < 0 ? "" : raw.substring(0, equals).replaceFirst("^[\\s#;]+", "");
        if (SmbConfParameters.find(name).isPresent()) {
            return raw.substring(0, equals + 1) + masked(name.strip(), raw.substring(equals + 1));
        }
        return inside(raw);
    }

    private static String all(String value) {
        return value.replaceAll("[^\\n]+", MASK);
    }

    private static String inside(String value) {
        String masked = value;
        for (Pattern pattern : INSIDE) {
            Matcher matcher = pattern.matcher(masked);
            StringBuilder rest = new StringBuilder();
            int at = 0;
            while (matcher.find()) {
                if (!matcher.group(1).equals(MASK)) {
                    rest.append(masked, at, matcher.start(1)).append(MASK);
                    at = matcher.end(1);
                }
            }
            masked = rest.append(masked.substring(at)).toString();
        }
        return masked;
    }
}
