package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.policy.Policies;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Correct policies and inventories, written in thousands of ways: each is read, and means the same
 * as the plainest one; and an error in it is reported once, at its own line and column.
 * {@code dev.countersign.cli.OddlyWrittenLintTest} tests the command.
 */
class OddlyWrittenTest {
    private static final int VARIANTS = Boolean.getBoolean("countersign.all") ? 2000 : 200;
    private static final Set<String> PLATFORMS = Set.of("samba", "windows");

    /** A possible error in a key or a value of a sample: its replacement, and the message. */
    private record Mistake(boolean key, String from, String to, String what) {}

    private static final List<Mistake> OF_POLICIES = List.of(
            new Mistake(true, "severity", "severitx", "unknown key 'severitx' in "),
            new Mistake(true, "references", "referenzes", "unknown key 'referenzes' in "),
            new Mistake(true, "labels", "lables", "unknown key 'lables' in "),
            new Mistake(false, "critical", "criticl", "unknown severity 'criticl'"),
            new Mistake(true, "encryption", "encription", "unknown posture word 'encription'"),
            new Mistake(false, "samba", "smaba", "unknown platform 'smaba'"),
            new Mistake(
                    false, "2027-03-01T12:00:00Z", "tomorrow", "'tomorrow' is not a date on which a waiver can end"));

    private static final List<Mistake> OF_INVENTORIES = List.of(
            new Mistake(true, "address", "adress", "unknown key 'adress' in host "),
            new Mistake(true, "become", "becom", "unknown key 'becom' in "),
            new Mistake(false, "windows", "widnows", "unknown platform 'widnows'"),
            new Mistake(false, "lab", "labb", "unknown group 'labb' of host "),
            new Mistake(false, "fs1.example.net", "fs1..example.net", "'fs1..example.net' is not the address of host "),
            new Mistake(false, "2022", "99999", "must be a number from 1 to 65535, not '99999'"),
            new Mistake(
                    false, "SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc", "SHA256:x", "'host_key' of host "));

    static Map<String, Object> inventory(Random random) {
        Map<String, Object> tree = map(KeysTree.read("""
                defaults: {user: admin, platform: samba, key: /k, labels: {site: berlin, rack: 010}}
                groups: {lab: {labels: {site: paris}}, edge: {become: sudo, become_password: {command: [pass, "a b", 'c''d']}}}
                hosts: {fs1: {address: fs1.example.net, groups: [edge]}}
                """));
        Map<String, Object> pool = map(KeysTree.read("""
                fs2: {address: 192.0.2.7, port: 2022, platform: windows}
                fs3: {address: "2001:DB8:0:0::1", groups: [lab], labels: {no: yes, "1.0": off}}
                fs4: {address: "fe80::1%eth0", smb: [192.0.2.9, {port: 4450}, {address: "::ffff:10.0.0.1", port: 1}]}
                "2001:db8::9": {jump: fs1, host_key: "SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc"}
                null: {expected_name: fs6, key: [/a, "/b c", ~/.ssh/id], password: {env: A_B}}
                on: {known_hosts: known_hosts.d/x, smb_login: {user: "ünï cødé", domain: D, password: {file: ~/x}}}
                e: {smb_login: {kerberos: {keytab: /t, principal: a/b@C.D}}, passphrase: {env: Q}}
                """));
        tree.put("hosts", some(map(tree.getOrDefault("hosts", "")), pool, random));
        return tree;
    }

    static Map<String, Object> policy(Random random) {
        Map<String, Object> tree = map(KeysTree.read("""
                policy: p.1
                why: "Ein Grund: mit # und 'Zeichen' \\"so\\" 好"
                references: ["https://example.net/a?b=c#d", http://example.net]
                rules: [{id: one, require: {server signing: required}}]
                """));
        List<Object> pool = list(KeysTree.read("""
                - {id: two, severity: critical, hosts: {groups: [edge, lab]}, require: {smb1: off, encryption: offered}}
                - {id: no, severity: low, hosts: {names: [fs1]}, exactly: {guest: refused}}
                - {id: "010", hosts: {labels: {site: berlin, rack: 010}}, platforms: {samba: {server string: "x: y # z"}}}
                - {id: four, hosts: {platforms: [samba, windows]}, require: {client signing: offered}}
                - {id: null, severity: medium, platforms: {samba: {deadtime: 10}}}
                """));
        List<Object> rules = list(tree.getOrDefault("rules", List.of()));
        pool.stream().filter(each -> random.nextBoolean()).forEach(rules::add);
        tree.put("rules", rules);
        if (random.nextBoolean()) {
            tree.put("waivers", KeysTree.read("""
                    - {rule: one, hosts: [fs1], reason: "a: b", owner: me & you, until: 2027-03-01}
                    - {rule: one, hosts: [fs1], reason: "- x", owner: "@me", until: 2027-03-01T12:00:00Z}
                    """));
        }
        return tree;
    }

    private static Map<String, Object> some(Map<String, Object> always, Map<String, Object> pool, Random random) {
        pool.forEach((key, value) -> {
            if (random.nextBoolean()) {
                always.put(key, value);
            }
        });
        return always;
    }

    static Map<String, Object> map(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> copy.put(String.valueOf(key), each));
        return copy;
    }

    private static List<Object> list(Object value) {
        return new ArrayList<>((List<?>) value);
    }

    private static Object inventory(String yaml, Diagnostics found) {
        LocalUser user = new LocalUser("somebody", Path.of("/home/somebody"));
        return Inventory.of(List.of(SourceFile.of(Path.of("x.yaml"), yaml)), user, PLATFORMS, found);
    }

    private static Object policies(String yaml, Diagnostics found) {
        return Policies.of(List.of(SourceFile.of(Path.of("x.yaml"), yaml)), PLATFORMS, found);
    }

    @Test
    void inventories_mean_the_same_and_mistakes_are_told_at_their_place() {
        for (int seed = 0; seed < VARIANTS; seed++) {
            Random random = new Random(seed);
            variant("inventory " + seed, inventory(random), OddlyWrittenTest::inventory, OF_INVENTORIES, random);
        }
    }

    @Test
    void policies_mean_the_same_and_mistakes_are_told_at_their_place() {
        for (int seed = 0; seed < VARIANTS; seed++) {
            Random random = new Random(seed);
            variant("policy " + seed, policy(random), OddlyWrittenTest::policies, OF_POLICIES, random);
        }
    }

    private static void variant(
            String name, Map<String, Object> tree, KeyUse.Reading reading, List<Mistake> mistakes, Random random) {
        Diagnostics plain = new Diagnostics();
        String meant = Picture.sorted(reading.of(KeysTree.write(tree), plain));
        String odd = OddlyWritten.of(tree, new Object(), random).text();
        Diagnostics found = new Diagnostics();
        String read = Picture.sorted(reading.of(odd, found));
        assertThat(plain.hasErrors()).as(() -> name + plain.all()).isFalse();
        assertThat(found.hasErrors()).as(() -> name + found.all() + "\n" + odd).isFalse();
        assertThat(read).as(() -> name + "\n" + odd).isEqualTo(meant);

        for (Mistake each : mistakes) {
            planted(name, tree, each, reading, random);
        }
    }

    private static void planted(
            String name, Map<String, Object> tree, Mistake mistake, KeyUse.Reading reading, Random random) {
        String wrong = String.valueOf(mistake.to().toCharArray());
        boolean[] done = {false};
        Object broken = replaced(tree, mistake.key(), mistake.from(), wrong, done);
        if (!done[0]) {
            return;
        }
        OddlyWritten.Document document = OddlyWritten.of(map(broken), wrong, random);
        Diagnostics found = new Diagnostics();
        reading.of(document.text(), found);
        List<String> errors = found.all().stream()
                .filter(each -> each.severity() == Diagnostic.Severity.ERROR)
                .map(Diagnostic::headline)
                .toList();
        assertThat(errors)
                .as(() -> name + "\n" + document.text())
                .singleElement()
                .satisfies(each -> assertThat(each)
                        .startsWith("x.yaml:" + document.place() + ": ")
                        .contains(mistake.what()));
    }

    /** Replaces the first key, or the first value, that equals {@code from} by that very object. */
    static Object replaced(Object value, boolean keys, String from, String by, boolean[] done) {
        if (value instanceof Map<?, ?> all) {
            Map<String, Object> copy = new LinkedHashMap<>();
            all.forEach((key, each) -> {
                boolean here = keys && !done[0] && key.equals(from);
                done[0] |= here;
                copy.put(here ? by : String.valueOf(key), replaced(each, keys, from, by, done));
            });
            return copy;
        }
        if (value instanceof List<?> all) {
            List<Object> copy = new ArrayList<>();
            all.forEach(each -> copy.add(replaced(each, keys, from, by, done)));
            return copy;
        }
        if (!keys && !done[0] && value.equals(from)) {
            done[0] = true;
            return by;
        }
        return value;
    }
}
