package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.testing.DocPage;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mistakes that people make, on a terminal of 80 columns: each has its exit code, says what is
 * wrong and what to do, and changes nothing. All of them together are a page to be read.
 */
@Needs({"namespaces", "smbd", "sshd", "ssh-keygen"})
class MistakesTest extends WithOneHost {
    private static final String NOT_OURS = "(?s).*\\b(stands|bears|mends?|anew|none of ours|nobody)\\b.*";

    @TempDir
    Path temporary;

    private RealHosts program;
    private final StringBuilder page = new StringBuilder("""
            # Mistakes that people make

            What the program says, at 80 columns, and the exit code. Made by `MistakesTest` (`script/docs`).
            """);
    private final List<String> all = new ArrayList<>();
    private int mistakes;
    private String inventory;

    @BeforeEach
    void begin() throws Exception {
        program = one.begin(temporary);
        inventory = Files.readString(program.terminal().directory().resolve("inventories/lab.yaml"));
        program.terminal().width(80).typing("no\n").variable("TERM", "dumb");
    }

    @Test
    void each_has_its_message_and_its_code() throws Exception {
        keys();
        hostKeys();
        hosts();
        files();
        runs();
        commandLine();

        assertThat(all).as(String.join("\n\n", all)).isEmpty();
        assertThat(mistakes).isGreaterThanOrEqualTo(68);
        DocPage.made("mistakes.md", page.toString());
    }

    private void keys() throws Exception {
        Path key = one.lab().key();
        login("key: " + temporary.resolve("no-such-key"));
        mistake("The key file is missing", 3, List.of("does not exist on this machine"), "check");
        Path open = Files.copy(key, temporary.resolve("open_key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        login("key: " + open);
        mistake("Others can read the key", 3, List.of("chmod 600 " + open), "check");
        mistake("Lint finds that too", 0, List.of("chmod 600"), "lint");
        login("key: " + key + ".pub");
        mistake("The public key was named", 3, List.of("is a public key", "usually " + key), "check");
        Path locked = temporary.resolve("locked_key");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "opensesame", "-f", locked.toString()))
                .orFail();
        login("key: " + locked);
        mistake("The key has a passphrase, and no agent has it", 3, List.of("passphrase", "ssh-add"), "check");
        Path stranger = temporary.resolve("stranger");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString()))
                .orFail();
        login("key: " + stranger);
        mistake(
                "The server does not know the key",
                3,
                List.of("refused the login", "-i " + stranger, "root@"),
                "check");
    }

    private void hostKeys() throws Exception {
        Path known = one.lab().knownHosts();
        Path empty = Files.writeString(temporary.resolve("known_hosts"), "");
        write(inventory.replace(known.toString(), empty.toString()));
        mistake("The host key is not known", 3, List.of("is not known", "--accept-new-host-keys"), "check");
        Path other = temporary.resolve("other");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString()))
                .orFail();
        String line = Files.readString(known);
        String[] words = Files.readString(Path.of(other + ".pub")).split(" ", -1);
        Path changed = Files.writeString(
                temporary.resolve("known_changed"),
                line.substring(0, line.indexOf(' ')) + " ssh-ed25519 " + words[1] + "\n");
        write(inventory.replace(known.toString(), changed.toString()));
        mistake("The host key has changed", 3, List.of("has CHANGED", "ssh-keygen -R"), "check");
        write(inventory);
    }

    private void hosts() throws Exception {
        write(inventory.replaceFirst("port: [0-9]+", "port: 1"));
        mistake("SSH is closed", 3, List.of("ssh -v "), "check");
        write(inventory.replace("groups: [lab]", "groups: [lab], smb: [{port: 4455}]"));
        mistake("SMB is closed", 2, List.of("refused"), "check", "-v");
        write(inventory.replace("user: root", "user: operator, become: sudo"));
        mistake("sudo requires a password", 3, List.of("become_password", "NOPASSWD"), "check");
        Path wrong = Files.writeString(temporary.resolve("sudo_password"), "wrong\n");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
        write(inventory.replace(
                "user: root", "user: operator, become: sudo, become_password: {file: \"" + wrong + "\"}"));
        program.terminal().trust();
        mistake(
                "sudo refuses the password",
                3,
                List.of("one attempt failed, and it is not repeated", "correct become_password"),
                "check");
        noSudo();
        write(inventory);
        Terminal.Said scanned = program.run("scan", "--to-inventory", one.host().address());
        assertThat(scanned.exit()).as(scanned.err()).isZero();
    }

    /** Operator logs in on a host on which no folder of the PATH has sudo. */
    private void noSudo() throws IOException {
        one.shell("mkdir -m 0755 /tmp/few && ln -s $(ls -d /usr/bin/* | grep -v /sudo) /tmp/few/")
                .orFail();
        one.shadow("few", "#!/bin/sh\nPATH=/tmp/few\nexport PATH\nexec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
        Path keys = one.host().tree().resolve("home/operator/.ssh/authorized_keys");
        String before = Files.readString(keys);
        Files.writeString(keys, "command=\"/usr/local/sbin/few\" " + before);
        write(inventory.replace("user: root", "user: operator, become: sudo"));
        mistake(
                "sudo is not installed",
                3,
                List.of("sudo is not installed on the host", "leave 'become' out of the inventory"),
                "check");
        Files.writeString(keys, before);
    }

    private void files() throws Exception {
        lint("An unknown key", "defaults: {usr: root}\nhosts: {fs1: {}}\n", 65, "unknown key 'usr'", "user");
        lint("A platform by its maker's name", "hosts: {fs1: {platform: synology}}\n", 65, "synology-dsm");
        lint("A tab indents", "hosts:\n\tfs1: {}\n", 65, "tab", "spaces");
        lint("Wrong indentation", "hosts:\n  fs1: {}\n   fs2: {}\n", 65, "inventories/lab.yaml:3");
        lint("A host twice", "hosts:\n  fs1: {}\n  fs1: {}\n", 65, "duplicate");
        lint(
                "A group that does not exist",
                "hosts: {fs1: {groups: [file-server]}}\n",
                65,
                "unknown group 'file-server'");
        lint("No hosts", "hosts: {}\n", 0, "no hosts");
        lint(
                "Line ends of Windows and a byte order mark are fine",
                "\ufeff" + inventory.replace("\n", "\r\n"),
                0,
                "no mistakes");
        write("hosts: {}\n");
        mistake("Checking without hosts", 65, List.of("no hosts"), "check");
        write(inventory);
        policy("A posture with a typing error", "server sining: required", 65, "server signing");
        policy("A word with a typing error", "server signing: requird", 65, "required");
        policy("yes where a word belongs", "server signing: yes", 65, "required");
        rule("A rule for a group with a typing error", "hosts: {groups: [labs]}", "unknown group 'labs'", "'lab'");
        rule("A rule for a label that no host has", "hosts: {labels: {site: berlin}}", "unknown label 'site'");
        rule("A rule for a host with a typing error", "hosts: {names: [fs11]}", "unknown host 'fs11'", "'fs1'");
        Files.writeString(
                program.terminal().directory().resolve("policies/signing.yaml"),
                RealHosts.REQUIRED.stripTrailing()
                        + "\nwaivers:\n  - {rule: sign, hosts: [fs1], reason: old scanner, owner: ops, "
                        + "until: 2020-01-01}\n");
        mistake("A waiver that has ended", 2, List.of("violated"), "check", "-v");
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
    }

    private void runs() throws Exception {
        Path plan = temporary.resolve("first.plan");
        assertThat(program.run("plan", "-o", plan.toString()).exit()).isEqualTo(2);
        one.write(one.smbConf().replace("[data]", "# edited since\n[data]"));
        mistake("The host has changed since the plan", 4, List.of("fs1"), "apply", plan.toString(), "--yes");
        one.write(one.smbConf());
        for (String command : List.of("show", "rollback", "confirm", "abandon")) {
            mistake(
                    "A run that does not exist: " + command,
                    64,
                    List.of("20200101T000000Z-0000"),
                    command,
                    "20200101T000000Z-0000");
        }
        mistake("A rollback of what?", 64, List.of("which run?"), "rollback");
        new KeptRuns(program.terminal()).committed("20261122T095141Z-3f9c");
        for (String command : List.of("show", "rollback", "confirm", "abandon", "history")) {
            mistake(
                    "The end of a run's name: " + command,
                    64,
                    List.of("is not the name of a run", "did you mean '20261122T095141Z-3f9c'?"),
                    command,
                    "3f9c");
        }
        mistake(
                "A run's name with a typing error",
                64,
                List.of("did you mean '20261122T095141Z-3f9c'?"),
                "apply",
                "--resume",
                "20261122T09514Z-3f9c");
        mistake(
                "A retry of a run with a typing error",
                64,
                List.of("did you mean '20261122T095141Z-3f9c'?"),
                "apply",
                "--retry",
                "20261122T09514Z-3f9c");
        mistake("A plan that does not exist", 65, List.of("countersign plan --out no.plan"), "apply", "no.plan");
        mistake("A host in the place of a plan", 65, List.of("countersign apply -l fs1"), "apply", "fs1");
        mistake("An answer other than yes", 4, List.of("the answer was not 'yes'", "--yes"), "apply");
    }

    private void commandLine() throws Exception {
        mistake("A command with a typing error", 64, List.of("did you mean 'check'"), "chekc");
        mistake("An option with a typing error", 64, List.of("did you mean '--limit'"), "check", "--limt", "fs1");
        mistake("A host that does not exist", 64, List.of("fs9"), "check", "fs9");
        mistake("A host with a typing error", 64, List.of("fss1"), "check", "-l", "fss1");
        mistake("A group that does not exist", 64, List.of("'nope'"), "check", "-l", "group:nope");
        mistake("A label that does not exist", 64, List.of("'site'"), "check", "-l", "site=nope");
        mistake("A pattern that matches nothing", 64, List.of("zz*"), "check", "-l", "zz*");
        mistake("No host at once", 64, List.of("--parallel", "at least 1"), "check", "--parallel", "0");
        rollout();
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        for (String command : List.of("check", "plan", "lint", "history", "status")) {
            mistake(
                    "The wrong folder: " + command,
                    65,
                    List.of("not a policy repository"),
                    "-C",
                    elsewhere.toString(),
                    command);
        }
        mistake("A folder that does not exist", 64, List.of("not a directory"), "-C", "/no/such/folder", "check");
        Files.createDirectories(elsewhere.resolve("policies"));
        mistake(
                "No inventory",
                65,
                List.of("inventories: there is no such file", "-i"),
                "-C",
                elsewhere.toString(),
                "check");
        Files.delete(elsewhere.resolve("policies"));
        Files.createDirectories(elsewhere.resolve("inventories"));
        Files.writeString(elsewhere.resolve("inventories/hosts.yaml"), "hosts: {fs1: {}}\n");
        mistake("No policy", 65, List.of("policies: there is no such file", "-p"), "-C", elsewhere.toString(), "check");
    }

    /** Batches, limits and pauses. */
    private void rollout() throws IOException {
        mistake(
                "A batch of no host",
                64,
                List.of("--serial: '0'", "for example --serial 1,10%,100%"),
                "apply",
                "--serial",
                "0");
        mistake(
                "More than all hosts in a batch",
                64,
                List.of("'110%'", "from 1% to 100%"),
                "plan",
                "--serial",
                "1,110%");
        mistake("A list of batches with a gap", 64, List.of("--serial: ''"), "apply", "--serial", "1,,10");
        mistake("Fewer failures than none", 64, List.of("--max-failures: '-1'"), "apply", "--max-failures", "-1");
        mistake("A limit in words", 64, List.of("--max-changes: 'few'"), "apply", "--max-changes", "few");
        mistake(
                "A canary with a typing error",
                64,
                List.of("--canary: unknown host 'fss1'", "'fs1'"),
                "apply",
                "--canary",
                "fss1");
        mistake(
                "A pause with nothing before and after it",
                64,
                List.of("--pause", "--serial"),
                "apply",
                "--pause",
                "5m");
        mistake(
                "No time at all",
                64,
                List.of("'--pause'", "such as 30s or 5m"),
                "apply",
                "--serial",
                "1",
                "--pause",
                "0");
    }

    private void login(String words) throws IOException {
        write(inventory.replaceFirst("key: \"[^\"]*\"", words.replace("\\", "\\\\")));
    }

    private void write(String text) throws IOException {
        Files.writeString(program.terminal().directory().resolve("inventories/lab.yaml"), text);
    }

    private void lint(String title, String text, int exit, String... needles) throws IOException {
        write(text);
        mistake(title, exit, List.of(needles), "lint");
        write(inventory);
    }

    private void policy(String title, String require, int exit, String... needles) throws IOException {
        program.terminal()
                .file("policies/signing.yaml", RealHosts.REQUIRED.replace("server signing: required", require));
        mistake(title, exit, List.of(needles), "lint");
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
    }

    private void rule(String title, String hosts, String... needles) throws IOException {
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED.stripTrailing() + "\n    " + hosts + "\n");
        mistake(title, 65, List.of(needles), "lint");
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
    }

    /** Runs a command line, and looks at what it says. */
    private void mistake(String title, int exit, List<String> needles, String... arguments) throws IOException {
        try {
            look(title, exit, needles, arguments);
        } catch (AssertionError wrong) {
            all.add(wrong.getMessage());
        }
    }

    private void look(String title, int exit, List<String> needles, String... arguments) throws IOException {
        byte[] before = Files.readAllBytes(one.host().smbConf());
        Terminal.Said said = arguments[0].equals("-C") ? program.terminal().runBare(arguments) : program.run(arguments);
        String text = said.out() + said.err();
        String what = title + ", exit " + said.exit() + ":\n" + text;
        assertThat(said.exit()).as(what).isEqualTo(exit);
        String joined = text.replaceAll("\\s+", " ");
        needles.forEach(needle -> assertThat(joined).as(what).contains(needle));
        assertThat(text).as(what).doesNotMatch(NOT_OURS).doesNotContain("Exception", "put everything back");
        text.lines()
                // what a person types ends the line of a question
                .filter(line -> !line.contains("Type 'yes'"))
                .forEach(line -> assertThat(TextWrapper.columns(line) <= 80 || isWhole(line.strip()))
                        .as(what + "\ntoo wide: " + line)
                        .isTrue());
        assertThat(Files.readAllBytes(one.host().smbConf())).as(what).isEqualTo(before);
        List<String> words = new ArrayList<>(List.of(arguments));
        page.append("\n## ").append(title).append("\n\n```\n$ countersign ");
        page.append(String.join(" ", words)).append('\n').append(text.stripTrailing());
        page.append("\n```\n\nExit code ").append(said.exit()).append(".\n");
        mistakes++;
    }

    /** A command, a path or a fingerprint stays whole, however long it is. */
    private static boolean isWhole(String line) {
        return TextWrapper.lines(line, 76).size() == 1;
    }
}
