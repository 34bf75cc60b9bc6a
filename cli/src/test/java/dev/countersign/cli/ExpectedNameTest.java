package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code expected_name}: a host that reports a different name is not judged, receives no account
 * and is not changed. A host without a rule is reported and counted separately.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectedNameTest {
    @TempDir
    static Path temporary;

    private EmbeddedHosts hosts;
    private String inventory;

    @BeforeAll
    void up() throws IOException {
        hosts = EmbeddedHosts.in(temporary);
        inventory = hosts.terminal().text("inventories/demo.yaml");
    }

    @AfterAll
    void down() throws IOException {
        hosts.close();
    }

    private Terminal.Said run(String expected, String... arguments) {
        hosts.terminal()
                .file(
                        "inventories/demo.yaml",
                        inventory.replaceFirst("(?m)^(  files: \\{)", "$1expected_name: \"" + expected + "\", "));
        assertThat(hosts.terminal().text("inventories/demo.yaml")).contains("expected_name");
        return hosts.terminal().run(arguments);
    }

    private static String own() {
        return Ran.of(List.of("uname", "-n")).orFail().output().strip();
    }

    @Test
    void another_host_is_not_judged_and_not_changed() throws IOException {
        Terminal.Said check = run("nope", "check", "-l", "files", "--json");
        Terminal.Said plan = run("nope", "plan", "-l", "files");
        Terminal.Said apply = run("nope", "apply", "-l", "files", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(3);
        assertThat(OneHost.only(check).maps("rules"))
                .allSatisfy(rule -> assertThat(rule.text("verdict")).isEqualTo("unknown"));
        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.out())
                .contains("this is a different host: its name is '" + own() + "', but the inventory expects 'nope'")
                .contains("correct its 'expected_name'");
        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Refused");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void the_expected_host_is_planned_in_any_case() {
        Terminal.Said plan = run(own().toUpperCase(Locale.ROOT), "plan", "-l", "files");

        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(2);
    }

    @Test
    void what_is_not_a_host_name_is_a_mistake_at_its_place() {
        Terminal.Said lint = run("192.0.2.1", "lint");

        assertThat(lint.exit()).isEqualTo(65);
        assertThat(lint.out()).contains("'expected_name' of host 'files' is not a host name: '192.0.2.1'");
    }

    @Test
    void a_host_without_a_rule_is_said_to_have_none_and_is_counted_apart() {
        String policy = hosts.terminal().text("policies/signing.yaml");
        hosts.terminal().file("policies/signing.yaml", policy + "    hosts: {names: [homes]}\n");
        try {
            hosts.terminal().file("inventories/demo.yaml", inventory);
            Terminal.Said check = hosts.terminal().run("check", "-l", "files");
            Terminal.Said json = hosts.terminal().run("check", "-l", "files", "--json");
            Terminal.Said plan = hosts.terminal().run("plan", "-l", "files");
            Terminal.Said planned = hosts.terminal().run("plan", "-l", "files", "--json");

            assertThat(check.exit()).isZero();
            assertThat(check.out()).contains("no rule applies to this host", "CHECK   1 host   1 no rule");
            assertThat(json.json().map("verdicts").integer("compliant")).isZero();
            assertThat(json.json().map("verdicts").integer("no rule")).isEqualTo(1);
            assertThat(plan.exit()).isZero();
            assertThat(plan.out()).contains("PLAN   1 host   1 no rule", "no rule applies to this host");
            assertThat(planned.json().map("decisions").integer("no rule")).isEqualTo(1);
            assertThat(OneHost.only(planned).text("decision")).isEqualTo("no rule");
        } finally {
            hosts.terminal().file("policies/signing.yaml", policy);
        }
    }
}
