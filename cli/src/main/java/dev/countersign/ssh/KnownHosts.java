package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.inventory.Endpoint;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The lines of known_hosts files that apply to one host (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
 *
 * <p>We do not use sshj's reader: it accepts a key that is revoked on another line, and reads
 * {@code a,!b} as "every host but b".
 */
record KnownHosts(String lookup, List<Line> lines) {
    private static final SecureRandom SALTS = new SecureRandom();
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)]:([0-9]+)");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /** What a line means for its key. */
    enum Marker {
        KEY,
        AUTHORITY,
        REVOKED
    }

    /**
     * One line: its file and number, its marker, the key's type, and the key in its wire encoding
     * (RFC 4253, 6.6).
     */
    record Line(Path file, int number, Marker marker, String type, Bytes blob) {
        String place() {
            return file + ":" + number;
        }
    }

    KnownHosts {
        lines = List.copyOf(lines);
    }

    /**
     * Returns the lines for a host. A file that does not exist, or is not a regular file, has no
     * lines. Invalid lines are skipped, as in OpenSSH.
     *
     * @throws IOException if a file exists but cannot be read
     */
    static KnownHosts read(List<Path> files, String host, int port) throws IOException {
        String plain = Endpoint.spelling(host).toLowerCase(Locale.ROOT);
        String lookup = port == 22 ? plain : "[" + plain + "]:" + port;
        List<Line> found = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                // Reading a pipe would block.
                continue;
            }
            List<String> text =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            for (int i = 0; i < text.size(); i++) {
                parse(file, i + 1, text.get(i), lookup, plain).ifPresent(found::add);
            }
        }
        return new KnownHosts(lookup, found);
    }

    /** Whether any line names a key of the host, or an authority for it. */
    boolean says() {
        return lines.stream().anyMatch(line -> line.marker() != Marker.REVOKED);
    }

    /** The lines with this marker. */
    List<Line> marked(Marker marker) {
        return lines.stream().filter(line -> line.marker() == marker).toList();
    }

    /**
     * Adds a key of this host at the end of the first file, hashed if that file hashes names. If
     * the file does not exist, creates it readable for its owner only.
     *
     * @param places where that file may be
     * @return the file
     * @throws RemoteException of kind UNKNOWN_HOST_KEY if it cannot be written
     */
    Path append(List<Path> files, List<NewKeysPlace> places, HostKeyCheck.Shown key) throws RemoteException {
        try {
            Path file = files.stream().findFirst().orElseThrow(() -> new IOException("no known_hosts file is set"));
            return KeysWriter.of(file, places).add(lookup, hashOf(lookup), key.line());
        } catch (IOException unwritable) {
            throw new RemoteException(
                    Kind.UNKNOWN_HOST_KEY,
                    "the new key of " + lookup + " could not be saved: " + FileReason.of(unwritable),
                    "name a known_hosts file inside the folder of the inventory, or none (to use ~/.ssh/known_hosts);"
                            + " or compare the fingerprint, and add this line yourself:\n  " + lookup + " "
                            + key.line());
        }
    }

    private static Optional<Line> parse(Path file, int number, String text, String lookup, String plain) {
        List<String> words =
                Arrays.stream(text.trim().split("[ \t]+")).collect(Collectors.toCollection(ArrayList::new));
        Marker marker = switch (words.get(0)) {
            case "@revoked" -> Marker.REVOKED;
            case "@cert-authority" -> Marker.AUTHORITY;
            default -> Marker.KEY;
        };
        if (marker != Marker.KEY) {
            words.remove(0);
        }
        if (words.size() < 3 || words.get(0).startsWith("#") || words.get(0).startsWith("@")) {
            return Optional.empty();
        }
        // A revocation without a port applies to the host, whatever port it listens on.
        boolean concerned = matches(words.get(0), lookup)
                || (marker == Marker.REVOKED && !lookup.equals(plain) && matches(words.get(0), plain));
        if (!concerned) {
            return Optional.empty();
        }
        try {
            Bytes blob = Bytes.of(Base64.getDecoder().decode(words.get(2)));
            return Optional.of(new Line(file, number, marker, words.get(1), blob));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * Whether a line's host list matches {@code name}: at least one pattern matches, and no negated
     * one does.
     */
    static boolean matches(String hosts, String name) {
        if (hosts.startsWith("|1|")) {
            return hashed(hosts, name);
        }
        boolean found = false;
        for (String each : hosts.split(",", -1)) {
            boolean negated = each.startsWith("!");
            if (glob(negated ? each.substring(1) : each, name)) {
                if (negated) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    private static boolean glob(String pattern, String name) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return byValue(pattern).toLowerCase(Locale.ROOT).equals(name);
        }
        return like(pattern.toLowerCase(Locale.ROOT), name);
    }

    /**
     * Whether a name matches a pattern with {@code *} and {@code ?}. Backtracks only to the last
     * star, so that the time stays short for any pattern: patterns may come from an attacker.
     */
    static boolean like(String pattern, String name) {
        int at = 0;
        int star = -1;
        int taken = 0;
        int i = 0;
        while (i < name.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (wanted == '*') {
                star = at++;
                taken = i;
            } else if (at < pattern.length() && (wanted == '?' || wanted == name.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++taken;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(each -> each == '*');
    }

    /**
     * Returns a name from a line, with an IPv6 address (with or without a port) in its canonical
     * form.
     */
    private static String byValue(String written) {
        Matcher withPort = WITH_PORT.matcher(written);
        String address = Endpoint.spelling(withPort.matches() ? withPort.group(1) : written);
        return withPort.matches() ? "[" + address + "]:" + withPort.group(2) : address;
    }

    /**
     * Returns the spellings of this name that ssh may have hashed: ssh does not convert an
     * IPv4-mapped address.
     */
    private static List<String> spellings(String name) {
        Matcher withPort = WITH_PORT.matcher(name);
        String address = withPort.matches() ? withPort.group(1) : name;
        return IPV4.matcher(address).matches()
                ? List.of(
                        name,
                        withPort.matches() ? "[::ffff:" + address + "]:" + withPort.group(2) : "::ffff:" + address)
                : List.of(name);
    }

    private static boolean hashed(String hosts, String name) {
        String[] parts = hosts.split("\\|", -1);
        if (parts.length != 4) {
            return false;
        }
        try {
            byte[] expected = Base64.getDecoder().decode(parts[3]);
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            for (String each : spellings(name)) {
                if (MessageDigest.isEqual(expected, digest(salt, each))) {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException | GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String hashOf(String name) {
        byte[] salt = new byte[20];
        SALTS.nextBytes(salt);
        try {
            Base64.Encoder base64 = Base64.getEncoder();
            return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(digest(salt, name));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every Java platform has HmacSHA1", absent);
        }
    }

    // ssh_config(5) HashKnownHosts: |1|salt|HMAC-SHA1(salt, name)
    private static byte[] digest(byte[] salt, String name) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    }
}
