package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.countersign.KeyUse.Sample;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.platform.PlatformSamples;
import dev.countersign.policy.Policies;
import dev.countersign.trust.UserSettings;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keys that are read are used. For every key that a reader accepts, the result depends on it; and
 * every part of the result is used by code outside the readers. {@code expected_name} was accepted
 * for months without any effect.
 */
class KeysAreUsedTest {
    private static final Path HOME = Path.of("/home/somebody");

    /** {@code defaults} and groups take effect at the hosts that have no value of their own. */
    private static final String INVENTORY = """
            defaults: {user: a, port: 22, platform: samba, key: /k1, known_hosts: /h1, become: none, jump: full,
              password: {env: P}, passphrase: {env: Q}, become_password: {env: R}, labels: {site: x},
              smb_login: {user: u, domain: D, password: {env: S}}}
            groups:
              g: {user: b, port: 23, platform: auto, key: [/k2, /k3], known_hosts: /h2, become: sudo, jump: none,
                password: {file: /p}, passphrase: {file: /q}, become_password: {command: [r, s]}, labels: {site: y},
                smb_login: {kerberos: {cache: /c}}}
              h: {smb_login: {user: k, domain: K, password: {env: K}}}
              i: {smb_login: {kerberos: {keytab: /i, principal: i@I}}}
            hosts:
              plain: {}
              member: {groups: [g]}
              other: {groups: [h]}
              third: {groups: [i]}
              full: {address: h1, user: c, port: 24, platform: samba, key: /k4, known_hosts: /h3, become: sudo, jump: none,
                password: {env: T}, passphrase: {env: U}, become_password: {env: V}, labels: {site: z}, groups: [g],
                host_key: "SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc", expected_name: one, instance: {document: /d1},
                smb: [{address: s1, port: 1}, {address: s2, port: 2}],
                smb_login: {kerberos: {keytab: /t, principal: p@R}}}
              ntlm: {smb_login: {user: w, domain: E, password: {file: /s}}}
              tickets: {smb_login: {kerberos: {cache: /d}}}
            """;

    /** The same keys with different values. */
    private static final String ANOTHER_INVENTORY = """
            defaults: {port: 2222, become: sudo, become_password: {env: B}, smb_login: {user: v, domain: W, password: {env: X}}}
            groups:
              g: {smb_login: {kerberos: {cache: /x}}}
              h: {smb_login: {user: y, domain: Y, password: {env: Y}}}
              i: {smb_login: {kerberos: {keytab: /j, principal: j@J}}}
            hosts:
              plain: {}
              member: {groups: [g]}
              other: {groups: [h]}
              third: {groups: [i]}
              full: {become: none, jump: ntlm, smb_login: {kerberos: {keytab: /v, principal: r@S}}}
              ntlm: {instance: {document: /d2}, smb_login: {user: z, domain: Z, password: {env: Z}}}
              tickets: {smb_login: {kerberos: {cache: /e}}}
            """;

    private static final String POLICY = """
            policy: p
            why: because
            references: [https://example.net/a]
            rules:
              - id: one
                severity: high
                hosts: {groups: [g], platforms: [samba], names: [a], labels: {site: x}}
                require: {server signing: required}
                exactly: {smb1: off}
                platforms: {samba: {server string: one}}
              - id: two
                severity: low
                hosts: {groups: [h], platforms: [windows], names: [b], labels: {site: y}}
                require: {encryption: offered}
                exactly: {guest: refused}
                platforms: {samba: {server string: two}}
            waivers:
              - {rule: one, hosts: [a], reason: r1, owner: o1, until: 2027-03-01}
              - {rule: two, hosts: [b], reason: r2, owner: o2, until: 2027-04-01}
            """;

    private static final String SETTINGS = """
            secret commands: [[pass, show]]
            grants:
              folders:
                - {platform: a, sha256: "%s"}
                - {platform: b, sha256: "%s"}
              parameters:
                - {platform: a, parameter: p, value: v}
                - {platform: b, parameter: q, value: w}
              secrets:
                - {for: sudo, secret: {env: A}, user: u, to: "a:22", through: ["b:22"], keys: ["SHA256:x"]}
                - {for: login, secret: {file: /f}, user: v, to: "c:22", through: ["d:22"], keys: ["SHA256:y"]}
                - {for: login, secret: {command: [w, x]}, to: "c:22"}
              passphrases:
                - {secret: {env: A}, key: /k}
                - {secret: {file: /f}, key: /l}
                - {secret: {command: [w, x]}, key: /m}
              host keys:
                - {to: "a:22", through: ["b:22"], keys: ["SHA256:x"]}
                - {to: "c:22", through: ["d:22"], keys: ["SHA256:y"]}
            """.formatted("ab".repeat(32), "cd".repeat(32));

    private static SourceFile file(String yaml) {
        return SourceFile.of(Path.of("sample.yaml"), yaml);
    }

    private static void used(KeyUse use, int atLeast, String... known) {
        assertThat(use.untold()).as("maps of which it could not be told").isEmpty();
        assertThat(use.accepted()).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(use.unused())
                .as("keys that are accepted, and nothing depends on them, or no sample here has them")
                .containsExactlyInAnyOrder(known);
        assertThat(use.spokenOf())
                .as("of which a person is told where they are other")
                .containsAll(List.of(known));
    }

    @Test
    void of_an_inventory() {
        KeyUse.Reading reading = (yaml, found) ->
                Inventory.of(List.of(file(yaml)), new LocalUser("somebody", HOME), Set.of("samba", "windows"), found);

        used(
                KeyUse.of(
                        List.of(
                                new Sample("inventory", INVENTORY, reading),
                                new Sample("another", ANOTHER_INVENTORY, reading),
                                kerberos("cache: /a", reading),
                                kerberos("cache: /b", reading),
                                kerberos("keytab: /a, principal: a@A", reading),
                                kerberos("keytab: /b, principal: b@B", reading)),
                        KeyUse.words("inventory")),
                50);
    }

    private static Sample kerberos(String keys, KeyUse.Reading reading) {
        return new Sample(keys, "defaults: {smb_login: {kerberos: {" + keys + "}}}\nhosts: {plain: {}}\n", reading);
    }

    @Test
    void of_policies_and_waivers() {
        KeyUse.Reading reading = (yaml, found) -> Policies.of(List.of(file(yaml)), Set.of("samba", "windows"), found);
        List<Sample> samples = List.of(
                new Sample("policy", POLICY, reading),
                new Sample(
                        "another",
                        POLICY.replaceFirst("(?s)waivers:.*", "")
                                .replace("policy: p", "policy: q")
                                .replace("because", "so")
                                .replace("id: one", "id: three")
                                .replace("id: two", "id: four"),
                        reading));

        used(KeyUse.of(samples, KeyUse.words("policy")), 20);
    }

    @Test
    void of_the_users_own_settings_and_grants() {
        KeyUse.Reading reading = (yaml, found) -> UserSettings.of(file(yaml), HOME, found);

        // 'trusted hooks' is accepted only to report that it no longer exists
        used(
                KeyUse.of(
                        List.of(
                                new Sample("settings", SETTINGS, reading),
                                new Sample(
                                        "others",
                                        SETTINGS.replace("{env: A}", "{env: B}")
                                                .replace("{file: /f}", "{file: /g}")
                                                .replace("[w, x]", "[y, z]"),
                                        reading)),
                        KeyUse.words("trust")),
                24,
                "/trusted hooks");
    }

    @Test
    void of_the_programs_own_platforms() {
        List<Sample> samples = PlatformSamples.names().stream()
                .map(name -> new Sample(
                        name, PlatformSamples.text(name), (yaml, found) -> PlatformSamples.read(name, yaml, found)))
                .toList();

        List<Sample> others = samples.stream()
                .map(each -> new Sample(
                        each.name() + ", in other words",
                        each.yaml()
                                .replaceAll("(?m)^( +because:) .*$", "$1 another reason")
                                .replaceAll("(?m)^( +instead:) .*$", "$1 another way")
                                .replaceAll("list of: \\[[^\\]]*]", "list of: [AES-128-GMAC]")
                                .replaceAll("(template: owners/\\S+ encoding:) utf-8", "$1 utf-16le"),
                        each.reading()))
                .toList();

        // each of these has only one possible value in a given folder, and every other one is
        // refused
        used(KeyUse.of(samples, others, KeyUse.words("platform")), 40, "/platform", "/reader", "/template", "/words");
    }

    /**
     * A reader with a key that it accepts and does not use, and one that it stores and nothing
     * uses.
     */
    record Planted(String used) {
        static Optional<Planted> read(String yaml, Diagnostics found) {
            return file(yaml)
                    .yaml(found)
                    .flatMap(node -> MapReader.of(node, "planted", found))
                    .map(map -> {
                        String used = map.text("used").map(YamlText::text).orElse("");
                        map.text("domain");
                        map.done();
                        return new Planted(used);
                    });
        }
    }

    @Test
    void a_key_that_is_planted_and_not_used_is_found_whether_a_sample_has_it_or_not() {
        for (String yaml : List.of("used: a\n", "used: a\ndomain: b\n")) {
            KeyUse use = KeyUse.of(List.of(new Sample("planted", yaml, Planted::read)), KeyUse.words("inventory"));

            assertThat(use.unused()).containsExactly("/domain");
        }
    }

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.countersign");

    @Test
    void every_part_of_what_is_read_is_asked_for_by_somebody_who_is_not_a_reader() {
        List<JavaClass> records = PROGRAM.stream()
                .filter(JavaClass::isRecord)
                .filter(each -> each.getConstructors().stream()
                        .flatMap(constructor -> constructor.getCallsOfSelf().stream())
                        .anyMatch(call -> reads(call.getOriginOwner())))
                .filter(each ->
                        each.getEnclosingClass().filter(KeysAreUsedTest::reads).isEmpty())
                .filter(each -> !each.getPackageName().contains("yaml"))
                .toList();

        assertThat(records).hasSizeGreaterThan(30);
        assertThat(records.stream().flatMap(KeysAreUsedTest::unasked).sorted())
                // where a policy begins
                .containsExactly("Policy.at");
    }

    private static boolean reads(JavaClass type) {
        return type.getSimpleName().endsWith("Reader");
    }

    @Test
    void a_part_that_nobody_asks_for_is_found() {
        JavaClasses here = new ClassFileImporter().importClasses(Planted.class, KeysAreUsedTest.class);

        assertThat(unasked(here.get(Planted.class))).containsExactly("KeysAreUsedTest$Planted.used");
    }

    /**
     * Returns the components of a record that nothing uses: equality, its text, and readers do not
     * count.
     */
    private static Stream<String> unasked(JavaClass type) {
        return type.getFields().stream()
                .filter(each -> !each.getModifiers().contains(JavaModifier.STATIC))
                .filter(each -> !asked(type, each))
                .map(each -> type.getName().replaceFirst(".*\\.", "") + "." + each.getName());
    }

    private static boolean asked(JavaClass type, JavaField component) {
        String accessor = component.getName();
        boolean within = component.getAccessesToSelf().stream()
                .map(JavaAccess::getOrigin)
                .map(origin -> origin.getName())
                .anyMatch(name -> !Set.of(accessor, "<init>", "toString", "equals", "hashCode")
                        .contains(name));
        return within
                || type.getMethod(accessor).getAccessesToSelf().stream()
                        .map(JavaAccess::getOriginOwner)
                        .anyMatch(owner -> !reads(owner));
    }
}
