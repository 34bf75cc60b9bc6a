package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plan file says what somebody reviewed, but is not trusted: apply looks at each host again,
 * makes a new plan, and continues only if both are equal. A forged plan file can only cause hosts
 * to be refused.
 */
@Needs({"sh", "setsid"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanBindsTest {
    private static final String WAIVER = """
            waivers:
              - rule: sign
                hosts: [files]
                reason: until the scanner is replaced
                owner: storage team
                until: 2026-11-23
            """;

    private EmbeddedHosts hosts;
    private Path file = Path.of("");

    @BeforeAll
    void up(@TempDir Path temporary) throws IOException {
        hosts = EmbeddedHosts.in(temporary);
        file = temporary.resolve("kept.plan");
    }

    @AfterAll
    void down() throws IOException {
        hosts.close();
    }

    @BeforeEach
    void asTheyWereMade() throws IOException {
        hosts.reset();
        hosts.terminal().file("policies/signing.yaml", RealHosts.REQUIRED).clock(new At(Terminal.NOW));
    }

    @Test
    void a_plan_that_nobody_touched_is_carried_out() throws IOException {
        plan();

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(outcomes(said)).containsExactly("Committed", "Committed");
    }

    @Test
    void a_file_that_smbd_does_not_read_is_not_written_because_a_plan_names_it() throws IOException {
        plan();
        Path other = hosts.hosts().get(0).root().resolve("etc/samba/krb5.conf");
        Files.copy(hosts.hosts().get(0).root().resolve("etc/samba/smb.conf"), other);
        byte[] before = Files.readAllBytes(other);
        forge(PlanTree.map(PlanTree.replaced(read(), "/etc/samba/smb.conf", "/etc/samba/krb5.conf")));

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(outcomes(said)).containsExactly("Refused", "Refused");
        assertThat(said.out()).contains("stale: ").contains("krb5.conf");
        assertThat(other).hasBinaryContent(before);
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void bytes_that_the_policies_do_not_ask_for_are_not_written_also_when_every_digest_fits() throws IOException {
        plan("files");
        Map<String, Object> root = read();
        Bytes evil = Bytes.utf8("[global]\nserver signing = mandatory\nroot preexec = touch /PWNED\n");
        Map<String, Object> documents = PlanTree.map(PlanTree.get(root, "documents"));
        String after = after(root);
        documents.remove(after);
        documents.put(evil.digest().hex(), Base64.getEncoder().encodeToString(evil.toArray()));
        root.put("documents", documents);
        forge(PlanTree.map(PlanTree.replaced(root, after, evil.digest().hex())));

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out()).contains("stale: after: now " + after.substring(0, 8) + "…, planned ");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void a_host_that_needs_a_change_does_not_comply_because_a_plan_says_so() throws IOException {
        plan();
        forge(PlanTree.hosts(without(read(), "documents"), PlanBindsTest::complies));

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(outcomes(said)).containsExactly("Refused", "Refused");
        assertThat(said.out()).contains("stale: decision: now Changes, planned Complies");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void a_host_that_is_switched_off_is_not_reached_whatever_a_plan_says(@TempDir Path temporary) throws IOException {
        Terminal.Said said;
        try (EmbeddedHosts others = EmbeddedHosts.in(temporary)) {
            Path kept = temporary.resolve("kept.plan");
            Terminal terminal = others.terminal();
            terminal.run("plan", "-l", "files,homes", "--out", kept.toString());
            Map<String, Object> root = PlanTree.read(Files.readAllBytes(kept));
            Files.write(kept, Json.canonical(PlanTree.hosts(without(root, "documents"), PlanBindsTest::complies)));
            others.fleet().disconnect();

            said = terminal.run("apply", kept.toString(), "--yes", "--json");
        }

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(outcomes(said)).containsExactly("NotReached", "NotReached");
    }

    @Test
    void a_run_that_is_gone_on_with_is_held_to_its_own_plan_host_by_host(@TempDir Path temporary) throws IOException {
        try (EmbeddedHosts others = EmbeddedHosts.in(temporary)) {
            Terminal terminal = others.terminal();
            Path hung = others.hosts().get(0).root().resolve("run/samba/hung");
            Files.createFile(hung);
            Terminal.Said first = terminal.run("apply", "-l", "files,homes,scans", "--serial", "1", "--yes", "--json");
            assertThat(outcomes(first)).containsExactly("RolledBack", "NotAttempted", "NotAttempted");
            String run = first.json().text("run");
            Files.delete(hung);
            Bytes edited = Bytes.utf8(others.hosts().get(1).document().utf8() + "# somebody was here\n");
            others.write(others.hosts().get(1), edited);

            Terminal.Said said = terminal.run("apply", "--resume", run, "--yes", "--json");

            assertThat(outcomes(said))
                    .as(said.out() + said.err())
                    .containsExactly("RolledBack", "Refused", "Committed");
            assertThat(said.json().maps("hosts").get(1).text("reason"))
                    .startsWith("stale: file /etc/samba/smb.conf: now ");
            assertThat(others.documents()).containsEntry("homes", edited);
        }
    }

    /**
     * Turns a host into one that complies: keeps its rules and everything seen, removes the change
     * and the rehearsal.
     */
    private static Map<String, Object> complies(Map<String, Object> host) {
        Map<String, Object> binding = PlanTree.map(PlanTree.get(host, "binding"));
        binding.put("decision", "Complies");
        List.of("change", "document", "before", "after", "expected", "waived", "dump")
                .forEach(binding::remove);
        host.put("binding", binding);
        host.put("unverified", without(PlanTree.map(PlanTree.get(host, "unverified")), "rehearsed"));
        return host;
    }

    @Test
    void a_waiver_counts_at_the_instant_of_apply() throws IOException {
        hosts.terminal().file("policies/signing.yaml", RealHosts.REQUIRED + WAIVER);
        assertThat(run("plan", "-l", "files", "--out", file.toString()).exit()).isZero();
        assertThat(outcomes(apply())).containsExactly("Waived");
        hosts.terminal().clock(new At(Instant.parse("2026-11-23T09:00:00Z")));

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(outcomes(said)).containsExactly("Refused");
        assertThat(said.out())
                .contains(
                        "stale: rule sign on server signing: now required: violated, planned required: waived: until the");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void a_host_that_was_edited_since_is_refused_and_the_others_go_on() throws IOException {
        plan();
        Bytes edited = Bytes.utf8(hosts.hosts().get(0).document().utf8() + "# somebody was here\n");
        hosts.write(hosts.hosts().get(0), edited);

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(outcomes(said)).containsExactly("Refused", "Committed");
        JsonMap files = said.json().maps("hosts").get(0);
        assertThat(files.text("reason"))
                .isEqualTo("stale: file /etc/samba/smb.conf: now "
                        + edited.digest().brief() + "…, planned "
                        + made("files").digest().brief() + "…; nothing was changed");
        assertThat(files.text("advice")).isEqualTo("plan again: countersign plan --out " + file);
        assertThat(hosts.documents()).containsEntry("files", edited);
    }

    @Test
    void a_host_that_complied_then_is_judged_by_what_it_is_now() throws IOException {
        Bytes good = Bytes.utf8(made("files").utf8().replace("[global]", "[global]\nserver signing = mandatory"));
        hosts.write(hosts.hosts().get(0), good);
        assertThat(run("plan", "-l", "files", "--out", file.toString()).exit()).isZero();

        assertThat(outcomes(apply())).containsExactly("AlreadyCompliant");
        hosts.write(hosts.hosts().get(0), made("files"));
        Terminal.Said said = apply();

        assertThat(said.exit()).isEqualTo(4);
        assertThat(outcomes(said)).containsExactly("Refused");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void a_host_that_was_not_reached_then_was_not_reviewed() throws IOException {
        plan();
        forge(PlanTree.bindings(
                without(read(), "documents"), binding -> Map.of("platform", "samba", "decision", "CannotTell")));

        Terminal.Said said = apply();

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out()).contains("stale: the plan could not tell what this host needs");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void what_binds_one_host_does_not_bind_another() throws IOException {
        plan();
        Map<String, Object> root = read();
        List<Object> swapped = new ArrayList<>();
        List<Object> all = PlanTree.list(PlanTree.get(root, "hosts"));
        for (int at = 0; at < all.size(); at++) {
            Map<String, Object> host = PlanTree.map(all.get(at));
            host.put("host", PlanTree.get(PlanTree.map(all.get(all.size() - 1 - at)), "host"));
            swapped.add(host);
        }
        root.put("hosts", swapped);
        forge(root);

        Terminal.Said said = apply();

        assertThat(outcomes(said)).containsExactly("Refused", "Refused");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    void nothing_is_accepted_because_a_plan_says_so() throws IOException {
        plan();
        Map<String, Object> root = read();
        root.put("acceptUnproven", true);
        forge(root);

        Terminal.Said forged = apply();
        Terminal.Said both = run("apply", file.toString(), "--yes", "--accept-unproven", "--json");

        assertThat(forged.exit()).isEqualTo(4);
        assertThat(forged.out()).contains("it was made with --accept-unproven").contains("nothing was changed");
        assertThat(both.exit()).as(both.out() + both.err()).isZero();
    }

    @Test
    void what_was_seen_is_believed_in_nothing() throws IOException {
        plan();
        forge(PlanTree.hosts(read(), host -> {
            host.put("unverified", Map.of("wire", List.of(), "observed", List.of()));
            return host;
        }));

        Terminal.Said said = apply();

        assertThat(outcomes(said)).containsExactly("Committed", "Committed");
    }

    @Test
    void a_plan_of_another_version_says_to_plan_again() throws IOException {
        plan();
        Map<String, Object> root = read();
        root.put("schema", "countersign.plan-file/1");
        forge(root);

        for (List<String> command : List.of(
                List.of("apply", file.toString(), "--yes"),
                List.of("show", file.toString()),
                List.of("plan", "--from-observations", file.toString()))) {
            Terminal.Said said = run(command.toArray(String[]::new));

            assertThat(said.exit()).as(command + said.err()).isEqualTo(4);
            assertThat(said.err())
                    .contains("a different version")
                    .contains("plan again: countersign plan --out " + file);
        }
    }

    @Test
    void show_makes_the_diff_of_the_documents_that_are_bound_and_refuses_others() throws IOException {
        plan("files");

        Terminal.Said shown = run("show", file.toString());
        Map<String, Object> root = read();
        Map<String, Object> documents = PlanTree.map(PlanTree.get(root, "documents"));
        documents.put(after(root), Base64.getEncoder().encodeToString("harmless".getBytes(StandardCharsets.UTF_8)));
        root.put("documents", documents);
        forge(root);
        Terminal.Said another = run("show", file.toString());
        root.put("documents", Map.of());
        forge(root);
        Terminal.Said none = run("show", file.toString());

        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("+\tserver signing = mandatory", "rule sign on server signing: required: violated")
                .doesNotContain("cannot be applied");
        assertThat(another.exit()).isEqualTo(65);
        assertThat(another.err()).contains("a document in it does not match its digest");
        assertThat(none.exit()).isEqualTo(65);
        assertThat(none.err()).contains("a document that it refers to is missing");
        assertThat(apply().exit()).isEqualTo(65);
    }

    private static String after(Map<String, Object> root) {
        Map<String, Object> host =
                PlanTree.map(PlanTree.list(PlanTree.get(root, "hosts")).get(0));
        return String.valueOf(PlanTree.get(PlanTree.map(PlanTree.get(host, "binding")), "after"));
    }

    private static Map<String, Object> without(Map<String, Object> map, String key) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        if (key.equals("documents")) {
            copy.put(key, Map.of());
        } else {
            copy.remove(key);
        }
        return copy;
    }

    private Bytes made(String host) {
        return Objects.requireNonNull(hosts.made().get(host));
    }

    private void plan() {
        plan("files,homes");
    }

    private void plan(String limit) {
        assertThat(run("plan", "-l", limit, "--out", file.toString()).exit()).isEqualTo(2);
    }

    private Map<String, Object> read() throws IOException {
        return PlanTree.read(Files.readAllBytes(file));
    }

    private void forge(Map<String, Object> root) throws IOException {
        Files.write(file, Json.canonical(root));
    }

    private Terminal.Said apply() {
        return run("apply", file.toString(), "--yes", "--json");
    }

    private Terminal.Said run(String... arguments) {
        return hosts.terminal().run(arguments);
    }

    private static List<String> outcomes(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .map(each -> each.text("outcome"))
                .toList();
    }

    /** A different day, while the machine's monotonic clock continues. */
    private record At(Instant now) implements Clock {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    }
}
