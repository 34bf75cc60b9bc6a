package dev.countersign.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A random policy made from words that people use: postures, and settings of Samba under their
 * names, synonyms and spellings, alone or in conflict. The same seed always gives the same policy.
 */
record GeneratedPolicy(long seed, String text) {
    private static final List<List<String>> POSTURES = List.of(
            List.of("server signing", "required", "offered", "off"),
            List.of("client signing", "required", "offered"),
            List.of("encryption", "required", "offered", "off"),
            List.of("smb1", "off", "on"),
            List.of("guest", "refused", "allowed"),
            List.of("kerberos", "offered"),
            List.of("ldap signing", "required"));

    /**
     * Names of one parameter, and its values; some of both are not accepted by Samba or the
     * program.
     */
    private static final Map<List<String>, List<String>> SETTINGS = new LinkedHashMap<>(Map.ofEntries(
            Map.entry(
                    List.of("server signing", "Server  Signing", "serversigning"),
                    List.of("mandatory", "Required", "auto", "default", "disabled", "desired", "sometimes")),
            Map.entry(
                    List.of("server min protocol", "min protocol"),
                    List.of("SMB2", "smb2_02", "SMB3", "NT1", "default", "LANMAN2")),
            Map.entry(List.of("server max protocol", "protocol"), List.of("SMB3", "SMB2", "default")),
            Map.entry(
                    List.of("server smb encrypt", "smb encrypt"),
                    List.of("required", "mandatory", "if_required", "desired", "\"off\"", "default")),
            Map.entry(List.of("client signing"), List.of("mandatory", "if_required", "disabled", "\"no\"")),
            Map.entry(List.of("map to guest"), List.of("never", "bad user", "Bad Password")),
            Map.entry(List.of("ntlm auth"), List.of("ntlmv2-only", "\"yes\"", "disabled")),
            Map.entry(
                    List.of("read only", "writable", "writeable", "write ok"),
                    List.of("\"yes\"", "\"no\"", "true", "0", "\"1\"")),
            Map.entry(List.of("create mask", "create mode"), List.of("644", "0644", "0600", "4755", "rw")),
            Map.entry(List.of("deadtime", "dead time"), List.of("10", "010", "0", "-1", "x")),
            Map.entry(List.of("log level", "debuglevel", "debug level"), List.of("1", "2", "0", "11")),
            Map.entry(List.of("aio read size"), List.of("1k", "1024", "4M", "0x10")),
            Map.entry(List.of("max log size"), List.of("1000", "50k", "0")),
            Map.entry(
                    List.of("server smb3 signing algorithms"),
                    List.of("\"AES-128-GMAC, AES-128-CMAC\"", "\"AES-128-GMAC,AES-128-CMAC\"", "aes-128-cmac", "RC4")),
            Map.entry(List.of("hosts allow", "allow hosts"), List.of("\"127.0.0.0/8, 10.\"", "127. 10.", "ALL")),
            Map.entry(List.of("server string"), List.of("files of Berlin", "'%h'", "Files")),
            Map.entry(List.of("restrict anonymous"), List.of("1", "2", "0", "3")),
            Map.entry(List.of("disable netbios"), List.of("\"yes\"", "True", "0", "maybe")),
            Map.entry(List.of("root preexec", "exec"), List.of("/bin/id")),
            Map.entry(List.of("no such setting"), List.of("1"))));

    static GeneratedPolicy of(long seed) {
        Random random = new Random(seed);
        List<String> rules = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int number = 0; number < count; number++) {
            rules.add(rule("r" + number, random));
        }
        return new GeneratedPolicy(seed, "policy: made\nwhy: by chance\nrules:\n" + String.join("", rules));
    }

    private static String rule(String id, Random random) {
        List<String> parts = new ArrayList<>();
        int asks = 1 + random.nextInt(7);
        if ((asks & 1) != 0) {
            parts.add("    require: " + postures(random));
        } else if ((asks & 2) != 0) {
            parts.add("    exactly: " + postures(random));
        }
        if ((asks & 4) != 0 || parts.isEmpty()) {
            parts.add("    platforms: {samba: " + settings(random) + "}");
        }
        return "  - id: " + id + "\n" + String.join("\n", parts) + "\n";
    }

    private static String postures(Random random) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (int number = random.nextInt(2); number >= 0; number--) {
            List<String> word = POSTURES.get(random.nextInt(POSTURES.size()));
            // The first value is the most common one
            int value = random.nextInt(3) == 0 ? 1 + random.nextInt(word.size() - 1) : 1;
            chosen.put(word.get(0), word.get(value));
        }
        return map(chosen);
    }

    private static String settings(Random random) {
        List<Map.Entry<List<String>, List<String>>> all = SETTINGS.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().get(0).compareTo(other.getKey().get(0)))
                .toList();
        Map<String, String> chosen = new LinkedHashMap<>();
        for (int number = random.nextInt(2); number >= 0; number--) {
            Map.Entry<List<String>, List<String>> each = all.get(random.nextInt(all.size()));
            List<String> names = each.getKey();
            // Most values are correct: a policy with an error would test only lint, not the
            // commands after it
            int value = random.nextInt(3) == 0 ? random.nextInt(each.getValue().size()) : 0;
            chosen.put(names.get(random.nextInt(names.size())), each.getValue().get(value));
        }
        return map(chosen);
    }

    private static String map(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
