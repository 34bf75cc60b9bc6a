package dev.countersign.trust;

import dev.countersign.secret.SecretReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the program's part of the configuration: the key {@code grants} and everything indented
 * below it. All other bytes of the file, including comments, belong to the user and stay as they
 * are.
 */
final class GrantsText {
    private static final String HEAD =
            "grants: # 'countersign trust' writes this part; comments inside it are not kept\n";
    private static final Pattern SECTION = Pattern.compile("(?m)^(?:grants|\"grants\"|'grants')[ \t]*:.*\n?");
    /** A line that continues a value: indented, a list item, empty, or a comment. */
    private static final Pattern GOES_ON = Pattern.compile("(?:[ \t].*|-(?!--).*|\r?|#.*)");

    private final Path home;

    GrantsText(Path home) {
        this.home = home;
    }

    /** Returns {@code text} with these grants in place of the ones in it. */
    byte[] in(byte[] text, Grants grants) {
        String whole = new String(text, StandardCharsets.ISO_8859_1);
        String section = new String(of(grants).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Matcher head = SECTION.matcher(whole);
        String result;
        if (head.find()) {
            result = whole.substring(0, head.start()) + section + whole.substring(end(whole, head.end()));
        } else {
            result = whole + (whole.isEmpty() || whole.endsWith("\n") ? "" : "\n") + section;
        }
        return result.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns the position after the last line of the value that begins before {@code from}.
     * Comments after it belong to the next key.
     */
    private static int end(String whole, int from) {
        int end = from;
        for (int at = from; at < whole.length(); ) {
            int feed = whole.indexOf('\n', at);
            int next = feed < 0 ? whole.length() : feed + 1;
            String line = whole.substring(at, feed < 0 ? next : feed);
            if (!GOES_ON.matcher(line).matches()) {
                break;
            }
            if (line.startsWith(" ") || line.startsWith("\t") || line.startsWith("-")) {
                end = next;
            }
            at = next;
        }
        return end;
    }

    /** Returns the whole part; empty if nothing is granted. */
    String of(Grants grants) {
        return grants.all().isEmpty()
                ? ""
                : HEAD
                        + list("folders", grants.of(Grant.Folder.class), this::folder)
                        + list("parameters", grants.of(Grant.Parameter.class), this::parameter)
                        + list("secrets", grants.of(Grant.SecretUse.class), this::secret)
                        + list("passphrases", grants.of(Grant.Passphrase.class), this::passphrase)
                        + list("host keys", grants.of(Grant.HostKey.class), each -> target(each.target()));
    }

    private static <T> String list(String key, Collection<T> grants, Function<T, String> item) {
        return grants.isEmpty()
                ? ""
                : grants.stream()
                        .map(each -> "    - {" + item.apply(each) + "}\n")
                        .collect(Collectors.joining("", "  " + key + ":\n", ""));
    }

    private String folder(Grant.Folder grant) {
        return "platform: " + quoted(grant.platform()) + ", sha256: "
                + quoted(grant.digest().hex());
    }

    private String parameter(Grant.Parameter grant) {
        return "platform: " + quoted(grant.platform()) + ", parameter: " + quoted(grant.name()) + ", value: "
                + quoted(grant.value());
    }

    private String secret(Grant.SecretUse grant) {
        return "for: " + quoted(grant.purpose().word()) + ", secret: {" + reference(grant.secret()) + "}"
                + grant.user().map(name -> ", user: " + quoted(name)).orElse("") + ", " + target(grant.target());
    }

    private String passphrase(Grant.Passphrase grant) {
        return "secret: {" + reference(grant.secret()) + "}, key: " + quoted(path(grant.key()));
    }

    private String reference(SecretReference secret) {
        if (secret instanceof SecretReference.Environment variable) {
            return "env: " + quoted(variable.name());
        }
        if (secret instanceof SecretReference.FromFile file) {
            return "file: " + quoted(path(file.path()));
        }
        return "command: " + quoted(((SecretReference.Command) secret).argv());
    }

    private String path(Path path) {
        return path.startsWith(home) ? "~/" + home.relativize(path) : path.toString();
    }

    private static String target(Target target) {
        return "to: " + quoted(target.at().toString())
                + (target.through().isEmpty()
                        ? ""
                        : ", through: "
                                + quoted(target.through().stream()
                                        .map(String::valueOf)
                                        .toList()))
                + (target.keys().isEmpty() ? "" : ", keys: " + quoted(target.keys()));
    }

    private static String quoted(Collection<String> texts) {
        return texts.stream().map(GrantsText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * Quotes a text in double quotes, ASCII only, so that nothing in it can end the quote or the
     * line (YAML 1.2, 5.7).
     */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20 || c > 0x7e) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
