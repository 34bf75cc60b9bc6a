package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Creates smb.conf files that mix every known trap, or damages known files byte by byte. The same
 * seed gives the same files.
 */
final class SmbConfGenerator {
    private static final List<String> HEADERS = List.of(
            "[global]",
            "[global]",
            "[global]",
            "[GLOBAL]",
            "[ Glo bals ]",
            "\t[globals]",
            "[share]",
            "[data]",
            "[Share]",
            "[homes]",
            "[global] server signing = off",
            "[glo\\\nbal]",
            "\\\n[global]",
            "[a]b]",
            "[printers]",
            "[b\u00c3\u009cro]",
            "[b\u00fcro]");
    private static final List<String> BROKEN_HEADERS = List.of("[]", "[ ]", "[share", " = x", "[\\\n]");
    private static final List<String> NAMES = List.of(
            "server signing",
            "server signing",
            "server signing",
            "ServerSigning",
            "SERVER  SIGNING",
            "ser\\\nver signing",
            "server\tsign ing",
            "server-signing",
            "server signin",
            "\u00ef\u00bb\u00bfserver signing");
    private static final List<String> WORDS = List.of(
            "mandatory",
            "required",
            "man da tory",
            "FORCED",
            "enforced",
            "auto",
            "yes",
            "On",
            "enabled",
            "if_required",
            "no",
            "Off",
            "disabled",
            "0",
            "default",
            "desired",
            "man\\\n  datory",
            "auto\\\n",
            "auto\\  \n",
            "required ");
    private static final List<String> BAD_WORDS = List.of(
            "always", "", "\"mandatory\"", "mandatory # x", "%a", "mandatory\\", "yes\\\nworkgroup = X", "y\0es");
    private static final List<String> OTHERS = List.of(
            "workgroup = WG",
            "server string = hello \\",
            "path = /tmp",
            "guest ok = yes",
            "guest ok = 0",
            "writable = no",
            "create mask = 0755",
            "client signing = mandatory",
            "client ipc signing = auto",
            "smb encrypt = required",
            "server smb encrypt = desired",
            "server min protocol = SMB2_10",
            "map to guest = Bad User",
            "comment = a = b ; c",
            "vfs objects = acl_xattr",
            "idmap config * : range = 1000-2000",
            "include =",
            "include = missing.inc",
            "include = .",
            "include = %h.inc",
            "include = %m.inc",
            "include = by.%I",
            "include = \"a.inc\"",
            "server signing mandatory",
            "unknown thing = 1",
            "config file = a.inc",
            "log file = /tmp/log.%m",
            "=x\\",
            "smb2 max trans = 1M",
            "name resolve order = host bcast",
            "smb ports = 445 139",
            "copy = share",
            "map system = yes",
            "f\u00c3\u00bcr:x = 1",
            "realm = \u00c3\u009c",
            "copy = b\u00c3\u00bcro",
            "server role = auto",
            "server string = \u00fc\u00ff\u00a0");
    private static final List<String> BAD_OTHERS = List.of(
            "guest ok = maybe",
            "create mask = 9",
            "copy = nowhere",
            "client signing = always",
            "smb2 max trans = 1X",
            "smb ports = 445x",
            "name resolve order = nobody",
            "server smb encrypt = 2",
            "map to guest = Bad",
            "f\u00fcr:x = 1",
            "realm = \u00fc",
            "guest ok =");
    private static final List<String> FILLERS = List.of(
            "",
            "",
            "# comment",
            "; server signing = no",
            "# ends in \\",
            "   ",
            "\t\u000b\f",
            "\0",
            "no equals sign",
            "\\",
            "x\0 = y");
    private static final List<String> FEEDS =
            List.of("\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", " \n", "\\\n", "\r", "");
    private static final String BYTES = "\\\n\r\t =[]#;\0\u000b%ae\u00ef";

    private final RandomGenerator random;
    private final List<String> known = new ArrayList<>();

    SmbConfGenerator(RandomGenerator random) throws IOException {
        this.random = random;
        for (SmbConfCase each : SmbConfCase.all()) {
            // Their registry would be this machine's own
            if (each.registry().isEmpty()) {
                known.add(Files.readString(each.folder().resolve("input.conf"), StandardCharsets.ISO_8859_1)
                        .replace("@CASEDIR@/", ""));
            }
        }
    }

    /**
     * Returns a main file {@code input.conf} and up to three files that it may include, one
     * character per byte.
     */
    Map<String, String> next() {
        Map<String, String> files = new TreeMap<>();
        files.put("input.conf", random.nextInt(3) == 0 ? mutated(known.get(random.nextInt(known.size()))) : mixed(12));
        for (String name : List.of("a.inc", "b.inc", "extra.conf")) {
            if (random.nextInt(3) > 0) {
                files.put(name, mixed(4));
            }
        }
        return files;
    }

    private String mixed(int lines) {
        StringBuilder text = new StringBuilder(random.nextInt(12) == 0 ? "\u00ef\u00bb\u00bf" : "");
        for (int i = random.nextInt(lines + 1); i > 0; i--) {
            text.append(" \t".repeat(random.nextInt(2))).append(line()).append(one(FEEDS));
        }
        return random.nextInt(8) == 0 ? mutated(text.toString()) : text.toString();
    }

    private String line() {
        int kind = random.nextInt(100);
        if (kind < 22) {
            return one(HEADERS);
        } else if (kind < 50) {
            return one(NAMES) + one(List.of(" = ", "=", "\t=\u000b", " =\\\n ")) + one(kind < 48 ? WORDS : BAD_WORDS);
        } else if (kind < 76) {
            return one(OTHERS);
        } else if (kind < 88) {
            return "include = " + one(List.of("a.inc", "b.inc", "extra.conf"));
        } else if (kind < 97) {
            return one(FILLERS);
        }
        return one(kind < 99 ? BAD_OTHERS : BROKEN_HEADERS);
    }

    private String mutated(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            int to = Math.min(changed.length(), at + 1 + random.nextInt(9));
            switch (random.nextInt(5)) {
                case 0 -> changed.delete(at, Math.min(changed.length(), at + 1));
                case 1 -> changed.insert(at, BYTES.charAt(random.nextInt(BYTES.length())));
                case 2 -> changed.insert(random.nextInt(changed.length() + 1), changed.substring(at, to));
                case 3 -> changed.insert(at, line() + one(FEEDS));
                default -> changed.delete(at, to);
            }
        }
        return changed.toString();
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Writes the files of {@link #next} to a new folder; returns the main file. */
    static Path write(Map<String, String> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        }
        return folder.resolve("input.conf");
    }

    /** Returns the same files without a disk. */
    static SmbConfFiles inMemory(Map<String, String> files) {
        TreeMap<String, SmbConfFiles.Source> sources = new TreeMap<>();
        files.forEach((name, text) -> sources.put(
                "/etc/samba/" + name,
                new SmbConfFiles.Source.Text(Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)))));
        while (true) {
            SmbConfFiles known = new SmbConfFiles(
                    "/etc/samba/input.conf",
                    sources,
                    java.util.Optional.empty(),
                    "/etc/samba",
                    new TreeMap<>(Map.of("h", "fs1")));
            List<String> wanted = SmbConfReading.of(known).wanted();
            if (wanted.isEmpty()) {
                return known;
            }
            wanted.forEach(path -> sources.put(path, new SmbConfFiles.Source.Absent()));
        }
    }
}
