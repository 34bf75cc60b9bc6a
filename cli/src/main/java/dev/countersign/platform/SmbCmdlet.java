package dev.countersign.platform;

import dev.countersign.document.Fields;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A setting that Windows 8, Server 2012 and later have a cmdlet for. A value set by the cmdlet
 * takes effect for new connections at once; a value written only to the registry waits for a
 * restart. Sources: the pages of Set-SmbServerConfiguration and Set-SmbClientConfiguration.
 */
enum SmbCmdlet {
    SERVER_SIGNING(
            "LanmanServer", "RequireSecuritySignature", "Set-SmbServerConfiguration", "RequireSecuritySignature"),
    SERVER_SMB1("LanmanServer", "SMB1", "Set-SmbServerConfiguration", "EnableSMB1Protocol"),
    SERVER_ENCRYPTION("LanmanServer", "EncryptData", "Set-SmbServerConfiguration", "EncryptData"),
    SERVER_REJECTS_PLAIN(
            "LanmanServer", "RejectUnencryptedAccess", "Set-SmbServerConfiguration", "RejectUnencryptedAccess"),
    CLIENT_SIGNING(
            "LanmanWorkstation", "RequireSecuritySignature", "Set-SmbClientConfiguration", "RequireSecuritySignature"),
    CLIENT_GUEST(
            "LanmanWorkstation", "AllowInsecureGuestAuth", "Set-SmbClientConfiguration", "EnableInsecureGuestLogons");

    private static final String ON = "REG_DWORD 0x1";
    private static final String OFF = "REG_DWORD 0x0";

    private final String setting;
    private final String cmdlet;
    private final String parameter;

    SmbCmdlet(String service, String name, String cmdlet, String parameter) {
        this.setting = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + service + "\\Parameters\\" + name;
        this.cmdlet = cmdlet;
        this.parameter = parameter;
    }

    /**
     * Whether every setting that differs between the two can be set by a cmdlet. No cmdlet can make
     * a value absent.
     */
    static boolean all(Fields before, Fields after) {
        return before.differing(after).stream()
                .allMatch(each -> script(each, after).isPresent());
    }

    /**
     * Returns the statements that set the differences; they fail if Windows does not have the
     * cmdlet or its parameter.
     */
    static String script(Fields before, Fields after) {
        return before.differing(after).stream()
                .map(each -> script(each, after).orElse(""))
                .reduce("", String::concat);
    }

    private static Optional<String> script(String setting, Fields after) {
        return Stream.of(values())
                .filter(each -> each.setting.equals(setting))
                .flatMap(each -> after
                        .value(setting)
                        .filter(value -> Arrays.asList(ON, OFF).contains(value))
                        .map(value -> each.statement(value.equals(ON)))
                        .stream())
                .findFirst();
    }

    /**
     * Returns the statements that read every parameter of the running server and client into {@code
     * $answer}: {@code NAME=True}, or nothing after the sign if this Windows does not have it.
     */
    static String question() {
        return "$s=Get-SmbServerConfiguration;$c=Get-SmbClientConfiguration;$answer=[string]::Join(' ',@("
                + Stream.of(values())
                        .map(each -> "('" + each.name() + "='+" + (each.cmdlet.contains("Server") ? "$s." : "$c.")
                                + each.parameter + ")")
                        .collect(Collectors.joining(","))
                + "))";
    }

    /** Returns the settings of {@link #question}'s answer, with the value that the registry would have for it. */
    static Map<String, String> effective(String answer) {
        Map<String, String> effective = new TreeMap<>();
        for (String word : answer.split(" ", -1)) {
            for (SmbCmdlet each : values()) {
                if (word.equals(each.name() + "=True")) {
                    effective.put(each.setting, ON);
                } else if (word.equals(each.name() + "=False")) {
                    effective.put(each.setting, OFF);
                }
            }
        }
        return effective;
    }

    private String statement(boolean on) {
        return cmdlet + " -" + parameter + " $" + on + " -Confirm:$false;";
    }
}
