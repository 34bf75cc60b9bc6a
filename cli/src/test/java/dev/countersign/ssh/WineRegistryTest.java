package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.Fields;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegFile.Step;
import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import dev.countersign.document.registry.RegistryType;
import dev.countersign.document.registry.RegistryValue;
import dev.countersign.observation.Observation;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Artifact;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Recognition;
import dev.countersign.platform.RegExe;
import dev.countersign.platform.Script;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.PlatformDetection;
import dev.countersign.transaction.RegistryTransaction;
import dev.countersign.transaction.ShellCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The registry of a host behind SSH, with Wine's reg.exe: its output, its input, and a change from
 * end to end.
 */
@Needs({"root", "namespaces", WineHost.WINE, "sshd"})
class WineRegistryTest {
    private static final String SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";
    private static final String CLIENT = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";
    private static final String SERVER_SIGNING = SERVER + "\\RequireSecuritySignature";
    private static final String CLIENT_SIGNING = CLIENT + "\\RequireSecuritySignature";
    private static final RegExe SPEAKER = new RegExe(Set.of(SERVER_SIGNING, CLIENT_SIGNING));

    private static WineHost host;

    private final Random random = new Random(7);

    @BeforeAll
    static void start() throws Exception {
        host = new WineHost();
    }

    @AfterAll
    static void stop() throws Exception {
        if (host != null) {
            host.close();
        }
    }

    /** The server offers signing, and the client has no setting. */
    @BeforeEach
    void reset() throws Exception {
        host.put(
                "reset.reg",
                RegFile.of(
                                List.of(),
                                List.of(
                                        new Step.Set(RegistryValue.dword(full(SERVER), "RequireSecuritySignature", 0)),
                                        new Step.Set(
                                                new RegistryValue(full(CLIENT), "Other", RegistryType.REG_SZ, "stays")),
                                        new Step.Remove(full(CLIENT), "RequireSecuritySignature")))
                        .bytes()
                        .toArray());
        host.reg("import", "C:\\reset.reg");
    }

    @Test
    void a_change_is_pending_and_its_way_back_brings_absence_back() throws Exception {
        RegistryTransaction transaction = transaction();
        Observation seen = transaction.observe();
        Fields before = fields(seen);
        Fields after = before.with(SERVER_SIGNING, Optional.of("REG_DWORD 0x1"))
                .with(CLIENT_SIGNING, Optional.of("REG_DWORD 0x1"));
        RunId run = new RunId("20261125T160000Z-0001");

        HostOutcome applied = transaction.apply("win1", run, before, after, RegistryTransaction.Wire.UNSEEN);

        assertThat(before.bytes().latin1()).isEqualTo(SERVER_SIGNING + "=REG_DWORD 0x0\n");
        assertThat(applied.outcome()).as(applied.reason()).isEqualTo(Outcome.PENDING);
        assertThat(fields(transaction.observe()).bytes()).isEqualTo(after.bytes());
        assertThat(host.reg("query", CLIENT, "/v", "RequireSecuritySignature")).contains("REG_DWORD    0x1");
        assertThat(new String(host.get("windows/Countersign/" + run.name() + "/undo.reg"), StandardCharsets.US_ASCII))
                .contains("\"RequireSecuritySignature\"=-", "\"RequireSecuritySignature\"=dword:00000000");

        HostOutcome back = transaction.apply(
                "win1", new RunId("20261125T160000Z-0011"), after, before, RegistryTransaction.Wire.UNSEEN);

        assertThat(back.outcome()).as(back.reason()).isEqualTo(Outcome.PENDING);
        assertThat(fields(transaction.observe()).bytes()).isEqualTo(before.bytes());
        assertThat(read(CLIENT).value("RequireSecuritySignature")).isEqualTo(new RegistryReading.Absent());
        assertThat(read(CLIENT).value("Other")).hasToString("REG_SZ stays");
        assertThat(host.runs()).contains(run.name(), "20261125T160000Z-0011");
    }

    @Test
    void a_host_that_was_changed_since_is_not_touched_and_a_later_edit_is_not_rolled_over() throws Exception {
        RegistryTransaction transaction = transaction();
        Fields before = fields(transaction.observe());
        Fields after = before.with(SERVER_SIGNING, Optional.of("REG_DWORD 0x1"));
        Fields other = before.with(CLIENT_SIGNING, Optional.of("REG_DWORD 0x0"));

        HostOutcome stale = transaction.apply(
                "win1", new RunId("20261125T160000Z-0002"), other, after, RegistryTransaction.Wire.UNSEEN);
        HostOutcome applied = transaction.apply(
                "win1", new RunId("20261125T160000Z-0003"), before, after, RegistryTransaction.Wire.UNSEEN);
        host.reg("add", CLIENT, "/v", "RequireSecuritySignature", "/t", "REG_DWORD", "/d", "1", "/f");
        HostOutcome late = transaction.apply(
                "win1", new RunId("20261125T160000Z-0013"), after, before, RegistryTransaction.Wire.UNSEEN);

        assertThat(stale.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(applied.outcome()).as(applied.reason()).isEqualTo(Outcome.PENDING);
        assertThat(late.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(read(SERVER).value("RequireSecuritySignature")).hasToString("REG_DWORD 0x1");
    }

    @Test
    void without_a_task_that_undoes_it_nothing_is_changed() throws Exception {
        Fields before = fields(transaction().observe());
        Fields after = before.with(SERVER_SIGNING, Optional.of("REG_DWORD 0x1"));

        HostOutcome refused = transaction(Optional.of(Duration.ofMinutes(2)))
                .apply("win1", new RunId("20261125T160000Z-0004"), before, after, RegistryTransaction.Wire.UNSEEN);

        assertThat(refused.outcome()).as(refused.reason()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.advice()).hasValueSatisfying(each -> assertThat(each).contains("--without-lease"));
        assertThat(read(SERVER).value("RequireSecuritySignature")).hasToString("REG_DWORD 0x0");
        assertThat(host.runs()).doesNotContain("20261125T160000Z-0004");
    }

    @Test
    void a_host_that_nobody_named_is_recognised_as_windows() throws Exception {
        Recognition recognition = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
                .recognition(each -> true);
        ShellCalls calls = new ShellCalls(
                () -> new SshConnector().connect(target()),
                new PosixSh(Script.ofNone("")),
                () -> HexFormat.of().formatHex(nonce()));

        assertThat(PlatformDetection.of(calls, recognition)).contains("windows");
    }

    @Test
    void cmdlets_tell_the_running_server_and_the_wire_decides_whether_it_is_done() throws Exception {
        Fields before = fields(transaction().observe());
        Fields after = before.with(SERVER_SIGNING, Optional.of("REG_DWORD 0x1"));
        StandInPowerShell shell = new StandInPowerShell(() -> {});
        HostOutcome shown = Ends.of("win1", Outcome.COMMITTED, "required on the wire");

        HostOutcome unseen = through(shell)
                .apply("win1", new RunId("20261125T160000Z-0021"), before, after, RegistryTransaction.Wire.UNSEEN);
        host.reg("import", "C:\\reset.reg");
        HostOutcome seen = through(shell)
                .apply("win1", new RunId("20261125T160000Z-0022"), before, after, host -> Optional.of(shown));
        HostOutcome absent = through(shell)
                .apply(
                        "win1",
                        new RunId("20261125T160000Z-0023"),
                        after,
                        after.with(SERVER_SIGNING, Optional.empty()),
                        host -> Optional.of(shown));

        assertThat(unseen.outcome()).as(unseen.reason()).isEqualTo(Outcome.PENDING);
        assertThat(unseen.reason()).contains("its cmdlets accepted it");
        assertThat(seen).isEqualTo(shown);
        assertThat(absent.outcome()).as("no cmdlet makes a value absent").isEqualTo(Outcome.PENDING);
        assertThat(absent.reason()).doesNotContain("cmdlets");
        assertThat(shell.told())
                .containsExactly(
                        "Set-SmbServerConfiguration -RequireSecuritySignature $true -Confirm:$false;",
                        "Set-SmbServerConfiguration -RequireSecuritySignature $true -Confirm:$false;");
    }

    @Test
    @Needs("all")
    void a_cmdlet_that_leaves_something_else_in_the_registry_is_undone() throws Exception {
        Fields before = fields(transaction().observe());
        Fields after = before.with(SERVER_SIGNING, Optional.of("REG_DWORD 0x1"));
        StandInPowerShell shell = new StandInPowerShell(
                () -> host.reg("add", SERVER, "/v", "RequireSecuritySignature", "/t", "REG_DWORD", "/d", "0", "/f"));

        HostOutcome undone = through(shell)
                .apply("win1", new RunId("20261125T160000Z-0024"), before, after, RegistryTransaction.Wire.UNSEEN);

        assertThat(undone.outcome()).as(undone.reason()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(undone.reason()).contains("after the cmdlets ran, the registry does not show the new values");
    }

    @Test
    void registry_files_are_taken_both_ways_and_what_is_exported_reads_back() throws Exception {
        RegFile apply = RegFile.of(
                List.of("both sides sign"),
                List.of(
                        new Step.Set(RegistryValue.dword(full(SERVER), "RequireSecuritySignature", 1)),
                        new Step.Set(RegistryValue.dword(full(CLIENT), "RequireSecuritySignature", 1))));
        RegFile undo = apply.undo((key, name) -> key.equals(full(SERVER))
                        ? read(SERVER).value(name)
                        : read(CLIENT).value(name))
                .orElseThrow();
        host.put("apply.reg", apply.bytes().toArray());
        host.put("undo.reg", undo.bytes().toArray());

        host.reg("import", "C:\\apply.reg");
        host.reg("export", CLIENT, "C:\\export.reg", "/y");
        RegFile exported = RegFile.read(Bytes.of(host.get("export.reg"))).orElseThrow();
        host.reg("import", "C:\\undo.reg");

        assertThat(exported.steps()).containsAll(apply.steps().subList(1, 2));
        assertThat(exported.bytes()).isEqualTo(Bytes.of(host.get("export.reg")));
        assertThat(read(SERVER).value("RequireSecuritySignature")).hasToString("REG_DWORD 0x0");
        assertThat(read(CLIENT).value("RequireSecuritySignature")).isEqualTo(new RegistryReading.Absent());
    }

    @Test
    void the_files_that_are_rendered_for_windows_import_and_undo_themselves_exactly() throws Exception {
        for (String name : List.of("windows", "windows-legacy")) {
            Platform platform = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
                    .named(name)
                    .orElseThrow();
            for (Artifact each : platform.artifacts(Map.of(CLIENT_SIGNING, "REG_DWORD 0x1"))) {
                host.put(each.name(), each.bytes().toArray());
            }
            Bytes before = read(CLIENT).printed();

            host.reg("import", "C:\\apply.reg");
            RegistryText applied = read(CLIENT);
            host.reg("import", "C:\\undo.reg");

            assertThat(applied.value("RequireSecuritySignature")).hasToString("REG_DWORD 0x1");
            assertThat(applied.value("EnableSecuritySignature"))
                    .hasToString(name.equals("windows") ? "absent" : "REG_DWORD 0x1");
            assertThat(read(CLIENT).printed()).isEqualTo(before);
        }
    }

    @Test
    void what_is_printed_prints_back_and_every_type_comes_back_through_a_file() throws Exception {
        List<Step> steps = List.of(
                new Step.Set(new RegistryValue(full(SERVER), "a", RegistryType.REG_SZ, "x \"y\" c:\\z")),
                new Step.Set(new RegistryValue(full(SERVER), "b", RegistryType.REG_EXPAND_SZ, "%SystemRoot%\\x")),
                new Step.Set(new RegistryValue(full(SERVER), "c", RegistryType.REG_MULTI_SZ, "one\\0two")),
                new Step.Set(new RegistryValue(full(SERVER), "d", RegistryType.REG_BINARY, "00FF10")));
        host.put("types.reg", RegFile.of(List.of(), steps).bytes().toArray());

        host.reg("import", "C:\\types.reg");

        RegistryText text = read(SERVER);
        for (Step step : steps) {
            RegistryValue value = ((Step.Set) step).value();
            assertThat(text.value(value.name())).hasToString(value.type() + " " + value.data());
        }
    }

    /** Wine has no scheduled tasks, so these changes have no lease. */
    private RegistryTransaction transaction() {
        return transaction(Optional.empty());
    }

    private RegistryTransaction transaction(Optional<Duration> lease) {
        return new RegistryTransaction(
                () -> new SshConnector().connect(target()),
                SPEAKER,
                () -> HexFormat.of().formatHex(nonce()),
                lease);
    }

    /**
     * Wine has no SMB cmdlets either: what they would be told is recorded, and everything else goes
     * to Wine.
     */
    private RegistryTransaction through(StandInPowerShell shell) {
        return new RegistryTransaction(
                () -> shell.before(new SshConnector().connect(target())),
                SPEAKER,
                () -> HexFormat.of().formatHex(nonce()),
                Optional.empty());
    }

    private byte[] nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SshTarget target() {
        try {
            return host.target();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Fields fields(Observation seen) {
        return Fields.read(seen.document().orElseThrow().content().orElseThrow())
                .orElseThrow();
    }

    private static RegistryText read(String key) {
        try {
            return RegistryText.of(full(key), Bytes.of(host.reg("query", key).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String full(String key) {
        return key.replaceFirst("HKLM", "HKEY_LOCAL_MACHINE");
    }
}
