package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each tool of a host fails with a marked sentence, and the sentence is in the reason: in the text
 * and in the JSON. {@link ReasonsTest} has the list of the reasons without a tool behind them;
 * reg.exe and PowerShell are in {@code RegExeTest} and {@code WineRegistryTest}.
 */
@Needs({"namespaces", "smbd", "sshd", "sudo", "testparm", "net", "python3"})
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ToolsSayWhyTest {
    private static final String MARK = "MARK 7c1: no space left in the vault of the tools";

    private static final boolean ALL = Boolean.getBoolean("countersign.all");

    @TempDir
    Path temporary;

    /**
     * A tool that fails when its words or its input match, and the commands that then say why.
     *
     * @param path where the real one is
     * @param when a shell condition; {@code $*} are its words, {@code $text} is its input
     */
    private record Row(String path, String when, List<String> commands) {
        static Row of(String path, String when, String... commands) {
            return new Row(path, when, List.of(commands));
        }

        /** One that fails for words that match a pattern of {@code case}. */
        static Row words(String path, String pattern, String... commands) {
            return of(path, "case \" $* \" in " + pattern + ") ;; *) false ;; esac", commands);
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Puts the failing tool where the real one is; what it does otherwise is the same. */
        void lay(LabHost host) {
            String real = "/tmp/real-" + name();
            String fake = "/tmp/fake-" + name();
            host.exec(
                            "sh",
                            "-c",
                            "cp -p " + path + " " + real + "\ncat >" + fake + " <<'END'\n#!/bin/sh\n"
                                    + (when.contains("$text") ? "text=$(cat; echo .)\n" : "")
                                    + "if " + when + "; then echo '" + MARK + "' >&2; exit 1; fi\n"
                                    + (when.contains("$text")
                                            ? "printf %s \"${text%.}\" | " + real + " \"$@\"\n"
                                            : "exec " + real + " \"$@\"\n")
                                    + "END\nchmod 0755 " + fake + "\nmount --bind " + fake + " " + path)
                    .orFail();
        }

        void takeAway(LabHost host) {
            host.exec("sh", "-c", "while umount -l " + path + " 2>/dev/null; do :; done");
        }
    }

    /** Resets the host before each row. */
    private interface Reset {
        RealHosts begin(Path empty) throws Exception;
    }

    private void eachSaysWhy(LabHost host, Reset reset, Row... rows) throws Exception {
        List<String> silent = new ArrayList<>();
        int number = 0;
        for (Row row : rows) {
            for (String command : row.commands()) {
                String[] words = command.split(" ", -1);
                // the text of one, the JSON of the next; both of each with the long tests
                for (boolean json : ALL ? List.of(false, true) : List.of(number % 2 == 1)) {
                    RealHosts program = reset.begin(Files.createDirectories(temporary.resolve("row" + number++)));
                    row.lay(host);
                    Terminal.Said said = program.run(
                            json
                                    ? Stream.concat(Arrays.stream(words), Stream.of("--json"))
                                            .toArray(String[]::new)
                                    : words);
                    row.takeAway(host);
                    if (!said.out().contains(MARK)) {
                        silent.add(row.name() + " when " + row.when() + ": " + command + (json ? " --json" : "")
                                + " ended with " + said.exit() + ": "
                                + (said.out() + said.err()).replaceAll("\\s+", " "));
                    }
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void the_tools_of_samba() throws Exception {
        try (FieldHost host = FieldHost.up()) {
            eachSaysWhy(
                    host.host(),
                    host::begin,
                    Row.words("/usr/bin/testparm", "*' -v '*", "check", "plan", "apply --yes"),
                    Row.of(
                            "/usr/bin/testparm",
                            "case \"$text\" in *'server signing = mandatory'*) ;; *) false ;; esac",
                            "plan",
                            "apply --yes"),
                    Row.of("/usr/bin/testparm", "ls /var/lib/countersign/*/candidate >/dev/null 2>&1", "apply --yes"),
                    Row.words("/usr/bin/cat", "*smb.conf*", "apply --yes"),
                    Row.words("/usr/bin/ln", "*.old' '*", "apply --yes"),
                    Row.words("/usr/bin/mv", "*.new' '*", "apply --yes"));
        }
    }

    @Test
    void smbstatus_where_somebody_is_served() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (FieldHost host = FieldHost.up()) {
            eachSaysWhy(
                    host.host(),
                    empty -> {
                        RealHosts program = host.begin(empty);
                        clients.add(new Socket(host.host().address(), 445));
                        return program;
                    },
                    Row.words("/usr/bin/smbstatus", "*", "check -v", "plan", "apply --yes"));
        } finally {
            for (Socket each : clients) {
                each.close();
            }
        }
    }

    @Test
    @Needs("all")
    void testparm_where_it_must_tell_which_file_is_read() throws Exception {
        try (FieldHost host = FieldHost.up()) {
            eachSaysWhy(
                    host.host(),
                    empty -> {
                        RealHosts program = host.begin(empty);
                        host.shadowSmbd("exit 1");
                        return program;
                    },
                    Row.words("/usr/bin/testparm", "*", "check", "plan", "apply --yes"));
        }
    }

    @Test
    void net_where_a_file_also_asks_for_the_registry() throws Exception {
        try (FieldHost host = FieldHost.up()) {
            eachSaysWhy(
                    host.host(),
                    empty -> {
                        RealHosts program = host.begin(empty);
                        RealHosts.includeRegistry(host.host());
                        return program;
                    },
                    Row.words("/usr/bin/net", "*' conf list '*", "check", "plan", "apply --yes"));
        }
    }

    /** The case from the field: a cluster whose daemon is not there, and testparm says so. */
    @Test
    void testparm_where_the_registry_of_a_cluster_cannot_be_opened() throws Exception {
        try (FieldHost host = FieldHost.up()) {
            RealHosts program = host.begin(temporary);
            host.write(host.text("reader-says-why", "smb.conf"));

            List<Terminal.Said> looks = FieldHost.everyLook(program);
            Terminal.Said apply = program.run("apply", "--yes", "--json");

            FieldHost.cause(looks, "gave no answer", "Failed to initialize the registry: WERR_FILE_NOT_FOUND");
            assertThat(OneHost.only(apply).text("reason")).contains("WERR_FILE_NOT_FOUND");
        }
    }

    @Test
    @Needs("all")
    void net_of_samba_with_its_registry() throws Exception {
        try (FieldHost host = FieldHost.up()) {
            eachSaysWhy(
                    host.host(),
                    empty -> {
                        RealHosts program = host.begin(empty);
                        RealHosts.includeRegistry(host.host());
                        program.terminal()
                                .file(
                                        "inventories/lab.yaml",
                                        Files.readString(host.lab().inventory())
                                                .replace("platform: samba", "platform: samba-registry"));
                        return program;
                    },
                    Row.words("/usr/bin/net", "*' conf list '*", "check", "plan", "apply --yes"),
                    Row.words("/usr/bin/net", "*' setparm '*", "apply --yes"),
                    Row.words("/usr/bin/testparm", "*' -v '*", "check", "plan", "apply --yes"));
        }
    }

    private void appliance(String lab, String login, String reset, Row... rows) throws Exception {
        try (StandIn nas = StandIn.up(lab, login)) {
            eachSaysWhy(nas.host(), empty -> nas.begin(empty, reset), rows);
        }
    }

    @Test
    void the_middleware_of_truenas() throws Exception {
        appliance(
                "truenas",
                StandIn.SUDO,
                "mkdir -p /var/lib/truenas; find /var/lib/truenas -mindepth 1 ! -name smb.conf.base -delete;"
                        + " midclt call smb.update '{}' && midclt call -j service.control RESTART cifs",
                Row.words("/usr/bin/midclt", "*' smb.config '*", "check", "plan", "apply --yes --allow-documented"),
                Row.words("/usr/bin/midclt", "*' smb.update '*", "apply --yes --allow-documented"),
                Row.words("/usr/bin/midclt", "*' service.control '*", "apply --yes --allow-documented"));
    }

    @Test
    @Needs("all")
    void the_command_line_of_dsm() throws Exception {
        appliance(
                "dsm",
                StandIn.SUDO,
                "rm -rf /var/lib/dsm/[!s]* /run/samba/synoadserver; /usr/syno/bin/dsm-genconf restart",
                Row.words(
                        "/usr/syno/bin/synowebapi",
                        "*' method=get '*",
                        "check",
                        "plan",
                        "apply --yes --allow-documented"),
                Row.words("/usr/syno/bin/synowebapi", "*' method=set '*", "apply --yes --allow-documented"));
    }

    @Test
    @Needs("all")
    void the_rpc_and_salt_of_openmediavault() throws Exception {
        appliance(
                "openmediavault",
                StandIn.SUDO,
                "mkdir -p /var/lib/omv; find /var/lib/omv -mindepth 1 ! -name smb.conf.base -delete;"
                        + " rm -rf /var/lib/openmediavault; omv-salt deploy run samba",
                Row.words("/usr/sbin/omv-rpc", "*' getSettings '*", "check", "plan", "apply --yes --allow-documented"),
                Row.words("/usr/sbin/omv-rpc", "*' setSettings '*", "apply --yes --allow-documented"),
                Row.words("/usr/sbin/omv-salt", "*", "apply --yes --allow-documented"));
    }

    @Test
    @Needs("all")
    void getcfg_and_setcfg_of_qts() throws Exception {
        appliance(
                "qnap",
                StandIn.ROOT,
                "cd /share/HDA_ROOT; rm -rf .config/countersign overwrites ignores; /etc/init.d/smb.sh restart",
                Row.words(
                        "/usr/sbin/getcfg",
                        "*' server signing '*",
                        "check",
                        "plan",
                        "apply --yes --allow-experimental"),
                Row.words("/usr/sbin/setcfg", "*", "apply --yes --allow-experimental"));
    }

    @Test
    @Needs("all")
    void testparm_of_unraid() throws Exception {
        appliance(
                "unraid",
                StandIn.ROOT,
                "rm -rf /var/lib/unraid; mkdir /var/lib/unraid; /etc/rc.d/rc.samba start; /etc/rc.d/rc.samba reload",
                Row.words("/usr/bin/testparm", "*' -v '*", "check", "plan", "apply --yes --allow-documented"));
    }
}
