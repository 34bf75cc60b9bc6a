package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The exact text for Windows PowerShell. No PowerShell runs here: this is what is documented, not
 * what was observed.
 */
class PowerShellTest {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String RUN = "20261125T160000Z-0001";

    @Test
    void a_call_is_words_that_every_shell_reads_alike() {
        Invocation call = PowerShell.call(NONCE, "$answer='x'");

        assertThat(call.quoted()).isFalse();
        assertThat(call.words())
                .startsWith(
                        "powershell.exe",
                        "-NoProfile",
                        "-NonInteractive",
                        "-ExecutionPolicy",
                        "Bypass",
                        "-EncodedCommand");
        assertThat(call.words().get(6)).matches("[A-Za-z0-9+/]+={0,2}");
        assertThat(decoded(call))
                .isEqualTo("$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';"
                        + "[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false;"
                        + "$answer='';$code=0;try{$answer='x'}catch{$answer=$_.Exception.Message;$code=1};"
                        + "'0123456789abcdef0123456789abcdef ' + $code + ' ' + "
                        + "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([string]$answer))"
                        + " + ' 0123456789abcdef0123456789abcdef';exit $code");
    }

    @Test
    void the_lease_is_a_task_of_the_system_that_runs_the_undo() {
        String script = decoded(PowerShell.arm(NONCE, RUN, Duration.ofMinutes(2)));

        assertThat(script)
                .contains("-Argument '/d /c \"%SystemRoot%\\Countersign\\" + RUN + "\\undo.cmd\"'")
                .contains("New-ScheduledTaskTrigger -Once -At (Get-Date).AddSeconds(120)")
                .contains("-StartWhenAvailable -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries")
                .contains("Register-ScheduledTask -TaskName 'Countersign " + RUN + "'")
                .contains("-User 'SYSTEM' -RunLevel Highest");
        assertThat(decoded(PowerShell.disarm(NONCE, RUN)))
                .contains("Unregister-ScheduledTask -TaskName 'Countersign " + RUN + "' -Confirm:$false");
    }

    @Test
    void nothing_gets_into_a_script_that_is_not_ours() {
        assertThatThrownBy(() -> PowerShell.arm(NONCE, "x'; calc; '", Duration.ofMinutes(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PowerShell.disarm("'; calc", RUN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PowerShell.call(NONCE, "x".repeat(3000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reads_one_marked_line_and_nothing_else() {
        String answer = NONCE + " 0 " + base64("Ready") + " " + NONCE;

        assertThat(PowerShell.answer(NONCE, Bytes.utf8("#< CLIXML\r\nWelcome\r\n" + answer + "\r\nbye\r\n")))
                .contains(new PowerShell.Answer(true, "Ready"));
        assertThat(PowerShell.answer(NONCE, Bytes.utf8(answer.replace(" 0 ", " 1 "))))
                .contains(new PowerShell.Answer(false, "Ready"));
        assertThat(PowerShell.answer(NONCE, Bytes.utf8(answer + "\n" + answer + "\n")))
                .isEmpty();
        assertThat(PowerShell.answer(NONCE, Bytes.utf8(answer.substring(0, 60))))
                .isEmpty();
        assertThat(PowerShell.answer("f".repeat(32), Bytes.utf8(answer))).isEmpty();
        assertThat(PowerShell.answer(NONCE, Bytes.utf8(NONCE + " 0 =A " + NONCE)))
                .isEmpty();
    }

    @Test
    void asks_the_running_server_and_client_for_what_the_registry_may_not_tell() {
        String server = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\";
        String client = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters\\";
        String said = "SERVER_SIGNING=False SERVER_SMB1= SERVER_ENCRYPTION=True CLIENT_SIGNING=True ODD=True x";

        assertThat(decoded(PowerShell.effective(NONCE)))
                .contains("$s=Get-SmbServerConfiguration;$c=Get-SmbClientConfiguration;")
                // each in brackets: in PowerShell the comma binds more closely than the plus
                .contains("('SERVER_SIGNING='+$s.RequireSecuritySignature),")
                .contains("('CLIENT_GUEST='+$c.EnableInsecureGuestLogons)))");
        assertThat(PowerShell.effective(NONCE, Bytes.utf8(NONCE + " 0 " + base64(said) + " " + NONCE)))
                .isEqualTo(Map.of(
                        server + "RequireSecuritySignature",
                        "REG_DWORD 0x0",
                        server + "EncryptData",
                        "REG_DWORD 0x1",
                        client + "RequireSecuritySignature",
                        "REG_DWORD 0x1"));
        assertThat(PowerShell.effective(NONCE, Bytes.utf8(NONCE + " 1 " + base64("not recognized") + " " + NONCE)))
                .isEmpty();
        assertThat(PowerShell.effective(NONCE, Bytes.utf8("'powershell.exe' is not recognized")))
                .isEmpty();
    }

    private static String decoded(Invocation call) {
        return new String(Base64.getDecoder().decode(call.words().get(6)), StandardCharsets.UTF_16LE);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
