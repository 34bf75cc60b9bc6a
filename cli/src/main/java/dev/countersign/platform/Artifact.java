package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegistryPol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that a platform's template renders for a person to carry over: a script, a registry file,
 * a text for a policy editor.
 *
 * @param name the name of the file; for a carrier also folders, with {@code /} between them
 * @param text the text, with lines that end in a line feed
 */
public record Artifact(String name, Encoding encoding, String text) {
    /** How a file's text becomes bytes. */
    public enum Encoding {
        /**
         * UTF-16LE with a byte order mark and CRLF: the registry and policy editors of Windows read
         * this.
         */
        UTF_16LE,
        /**
         * ASCII with CRLF: Windows PowerShell reads anything else in a file without a byte order
         * mark as the system's code page.
         */
        ASCII_CRLF,
        /**
         * The text is a registry file, and the bytes are those of a {@code Registry.pol} that sets
         * and removes the same values.
         */
        REGISTRY_POL,
        /** UTF-8 with plain line feeds. */
        UTF_8;

        /** Returns the encoding with the {@code platform.yaml} word {@code word}. */
        static Optional<Encoding> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }

        /** Whether it can encode {@code text}. */
        boolean fits(String text) {
            return switch (this) {
                case ASCII_CRLF -> text.chars().allMatch(each -> each <= 0x7e);
                case REGISTRY_POL -> pol(text).isPresent();
                case UTF_16LE, UTF_8 -> true;
            };
        }

        /** Returns every word. */
        static List<String> words() {
            return Arrays.stream(values()).map(Encoding::word).toList();
        }

        /** The word used in {@code platform.yaml} and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a file may be called. Folders, blanks and braces are what a backup of Group Policy needs. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9{][A-Za-z0-9 ._{}-]{0,99}/){0,9}" + "[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public Artifact {
        if (!isName(name)) {
            throw new IllegalArgumentException("a file's name is plain: " + name);
        }
        if (!encoding.fits(text)) {
            throw new IllegalArgumentException(name + " holds what its encoding cannot: " + encoding.word());
        }
    }

    /** Whether a file may be called so, with its folders. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The content of the file. */
    public Bytes bytes() {
        return switch (encoding) {
            case UTF_16LE -> Bytes.of(("\ufeff" + crlf()).getBytes(StandardCharsets.UTF_16LE));
            case ASCII_CRLF -> Bytes.of(crlf().getBytes(StandardCharsets.US_ASCII));
            case REGISTRY_POL -> pol(text).orElseThrow();
            case UTF_8 -> Bytes.utf8(text);
        };
    }

    private static Optional<Bytes> pol(String text) {
        return RegistryPol.of(RegFile.ofText(text).steps());
    }

    private String crlf() {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }
}
