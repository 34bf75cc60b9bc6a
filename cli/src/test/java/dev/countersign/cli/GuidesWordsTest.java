package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy in the words of hardening guides, which use Samba's synonyms: lint, plan, apply and check agree on it, against
 * real smbd and testparm.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuidesWordsTest {
    @TempDir
    Path temporary;

    private OneHost one;

    @BeforeAll
    void up() throws IOException {
        one = OneHost.up();
    }

    @AfterAll
    void down() {
        one.close();
    }

    @Test
    void the_guides_own_lines_are_taken_by_every_command_alike() throws Exception {
        holds(resource("guides-words.yaml"), "client signing = required", "server smb encrypt = if_required");
    }

    @Test
    void other_names_and_words_for_the_same_are_too() throws Exception {
        holds("""
                policy: guide
                why: Other names and words for the same settings.
                rules:
                  - id: all
                    platforms:
                      samba:
                        SERVER SIGNING: Mandatory
                        client ipc signing: forced
                        max protocol: smb3
                        protocol: SMB3
                        min protocol: SMB2_02
                """, "server signing = required", "client ipc signing = required");
    }

    @Test
    @Needs("all")
    void words_that_ask_for_less_or_for_encryption_are_too() throws Exception {
        holds("""
                policy: guide
                why: The other words of the guides.
                rules:
                  - {id: signing, platforms: {samba: {server signing: auto}}}
                  - {id: encrypt, platforms: {samba: {smb encrypt: required}}}
                  - {id: dialect, platforms: {samba: {min protocol: SMB2}}}
                """, "server signing = if_required", "server smb encrypt = required");
    }

    private void holds(String policy, String... effective) throws IOException, InterruptedException {
        RealHosts hosts = one.begin(temporary);
        hosts.terminal().file("policies/signing.yaml", policy);

        Terminal.Said lint = hosts.run("lint");
        Terminal.Said plan = hosts.run("plan");
        Terminal.Said apply = hosts.run("apply", "--yes", "--json");
        Terminal.Said check = hosts.run("check");

        assertThat(lint.exit()).as(lint.out() + lint.err()).isZero();
        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(2);
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Committed");
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(one.host().exec("testparm", "-sv").orFail().output()).contains(effective);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = GuidesWordsTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
