package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/json.md describes every document, and every name in the documents that need no host. */
class DocumentedJsonTest {
    private static final String RUN = "20261122T095141Z-3f9c";

    /** Below these keys, names are data: counts by word, details of the journal. */
    private static final Set<String> DATA = Set.of(
            "outcomes",
            "renderings",
            "details",
            "verdicts",
            "absent",
            "subjects",
            "platforms",
            "groups",
            "states",
            "counts",
            "facts",
            "seen");

    @TempDir
    Path temporary;

    private static String page() {
        try {
            return Files.readString(Path.of("..", "docs", "json.md"));
        } catch (IOException absent) {
            throw new AssertionError(absent);
        }
    }

    static List<String> everyCommand() {
        return ProgramTest.everyCommand();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void every_command_has_its_document(String command) {
        // what completion prints is for a shell, with --json too
        assertThat(page()).contains(command.equals("completion") ? "`completion`" : "`countersign." + command + "/1`");
    }

    @Test
    @Needs("git")
    void every_name_is_explained() throws IOException {
        Terminal terminal = Terminal.in(temporary);
        terminal.run("init");
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 192.0.2.1}}\n");
        Ran.of(List.of(
                        "sh",
                        "-c",
                        "cd '" + terminal.directory()
                                + "' && git config user.name T && git config user.email t@example.net"))
                .orFail();
        new KeptRuns(terminal).committed(RUN);
        Path plan = Files.write(temporary.resolve("fleet.plan"), KeptRuns.plan().toArray());
        Path list = Files.writeString(temporary.resolve("list.txt"), "127.0.0.1:1\n");
        Set<String> names = new TreeSet<>();
        collect(trust(temporary.resolve("asking")), names);
        checks(temporary.resolve("checking")).forEach(each -> collect(each, names));

        for (List<String> each : List.of(
                List.of("init"),
                List.of("lint"),
                List.of("trust"),
                List.of("render", "--out", temporary.resolve("out").toString()),
                List.of(
                        "render",
                        "--for",
                        "gpo",
                        "-i",
                        windows(),
                        "--out",
                        temporary.resolve("many").toString()),
                List.of(
                        "render",
                        "--for",
                        "checklist",
                        "-i",
                        windows(),
                        "--out",
                        temporary.resolve("many").toString()),
                List.of("commit", "-m", "x"),
                List.of("history"),
                List.of("show", RUN),
                List.of("show", plan.toString()),
                List.of("report", RUN),
                List.of("report", plan.toString()),
                List.of("scan", "127.0.0.1:1", "127.0.0.1-2:1"),
                List.of(
                        "import",
                        "src/test/resources/imports/nessus-csv/input.csv",
                        "--out",
                        temporary.resolve("a.yaml").toString()),
                List.of(
                        "import",
                        list.toString(),
                        "--out",
                        temporary.resolve("b.yaml").toString()),
                List.of("close", temporary.resolve("b.findings.json").toString()),
                List.of("explain"),
                List.of("explain", "0xc000a000"),
                List.of("plan", "-l", "nobody"))) {
            String[] arguments = each.toArray(new String[each.size() + 1]);
            arguments[each.size()] = "--json";
            collect(terminal.run(arguments).json().asMap(), names);
        }

        collect(findings(temporary.resolve("a.findings.json")), names);

        assertThat(names).hasSizeGreaterThan(40);
        assertThat(names).allSatisfy(name -> assertThat(page()).containsPattern("`[^`|]*\\b" + name + "`"));
    }

    private String windows() throws IOException {
        return Files.writeString(temporary.resolve("windows.yaml"), """
                        hosts:
                          web: {address: 192.0.2.1, platform: windows, groups: [file-servers]}
                          mac: {address: 192.0.2.2, platform: macos, groups: [file-servers]}
                        """).toString();
    }

    private static Object findings(Path file) throws IOException {
        return Json.readMap(Files.readAllBytes(file), "findings", Json.Limits.OURS)
                .asMap();
    }

    /** Returns a document with every kind of request and grant. */
    private static Object trust(Path place) throws IOException {
        Terminal asking = Terminal.in(Files.createDirectories(place));
        asking.file("policies/signing.yaml", RealHosts.REQUIRED);
        asking.shipped("samba", text -> text + "\n");
        asking.file(
                "inventories/hosts.yaml",
                "hosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba, password: {env: X}, key: ~/k, passphrase: {env: Y}, host_key: \"SHA256:"
                        + "A".repeat(43) + "\"}}\n");
        return asking.trust().run("trust", "--json").json().asMap();
    }

    /** Returns a check, a later one with what has changed, and the report of it. */
    private static List<Object> checks(Path place) throws IOException {
        Terminal checking = Terminal.in(Files.createDirectories(place));
        checking.file("policies/signing.yaml", RealHosts.REQUIRED);
        String file = place.resolve("check.json").toString();
        List<Object> documents = new ArrayList<>();
        for (String host : List.of("fs1", "fs2")) {
            checking.file(
                    "inventories/" + host + ".yaml",
                    "hosts: {" + host + ": {address: 127.0.0.1, port: 1, platform: samba}}\n");
            documents.add(checking.run("check", "--save", file, "--changed-only", "--json")
                    .json()
                    .asMap());
        }
        documents.add(checking.run("report", file, "--json").json().asMap());
        return documents;
    }

    private static void collect(Object value, Set<String> names) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                names.add(String.valueOf(name));
                if (!DATA.contains(String.valueOf(name))) {
                    collect(inner, names);
                }
            });
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collect(each, names));
        }
    }
}
