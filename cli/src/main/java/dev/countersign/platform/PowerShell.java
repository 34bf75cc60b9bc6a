package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes commands for Windows PowerShell in the one form that cmd, PowerShell and a POSIX shell all
 * read in the same way: {@code -EncodedCommand} with the script as base64 of UTF-16LE. Every script
 * answers with one line between two marks of its call, because its other output is in the language
 * and code page of the host.
 *
 * <p>Windows does not run in this program's tests: this class is based on documentation and not
 * proven.
 */
public final class PowerShell {
    /** The longest command line of cmd.exe. */
    private static final int LINE_LIMIT = 8191;

    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{4}");
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final int REPLY_LIMIT = 1 << 16;

    // Without this, progress would be written to standard error as XML, and the encoding would be
    // the system's code page.
    private static final String PROLOGUE = "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';"
            + "[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false;";

    private PowerShell() {}

    /**
     * Returns one call.
     *
     * @param nonce 32 hexadecimal digits, new for each call
     * @param script sets {@code $answer}, a text of one line; if it fails, the error becomes the
     * answer
     */
    static Invocation call(String nonce, String script) {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        String whole = PROLOGUE + "$answer='';$code=0;try{" + script + "}catch{$answer=$_.Exception.Message;$code=1};"
                + "'" + nonce
                + " ' + $code + ' ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([string]$answer))"
                + " + ' " + nonce + "';exit $code";
        List<String> words = List.of(
                "powershell.exe",
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-EncodedCommand",
                Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_16LE)));
        if (String.join(" ", words).length() > LINE_LIMIT) {
            throw new IllegalArgumentException("a script that is longer than a command line of Windows can be");
        }
        return Invocation.asIs(words, Bytes.EMPTY, SHORT, REPLY_LIMIT);
    }

    /** The answer to a call, and whether its script succeeded. */
    public record Answer(boolean done, String text) {}

    /**
     * Reads the output of a call; empty if it has no valid answer. Anything before and after the
     * marked line is ignored.
     */
    public static Optional<Answer> answer(String nonce, Bytes output) {
        Pattern line = Pattern.compile("(?m)^" + nonce + " ([01]) ([A-Za-z0-9+/]*={0,2}) " + nonce + "\\r?$");
        List<Answer> answers = line.matcher(output.utf8())
                .results()
                .map(each -> decoded(each.group(2))
                        .map(text -> new Answer(each.group(1).equals("0"), text)))
                .flatMap(Optional::stream)
                .toList();
        return answers.size() == 1 ? Optional.of(answers.get(0)) : Optional.empty();
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException odd) {
            return Optional.empty();
        }
    }

    /**
     * Arms the lease before anything is changed: a scheduled task of the system account that runs
     * the undo of {@code run} when the lease ends. It also runs when nobody is logged in, on
     * battery, and late if the machine was off.
     */
    public static Invocation arm(String nonce, String run, Duration lease) {
        ApplyRequest.mustBeSeconds(lease);
        return call(
                nonce,
                "$a=New-ScheduledTaskAction -Execute 'cmd.exe' -Argument '/d /c \"%SystemRoot%\\Countersign\\"
                        + run(run)
                        + "\\undo.cmd\"';"
                        + "$t=New-ScheduledTaskTrigger -Once -At (Get-Date).AddSeconds(" + lease.toSeconds() + ");"
                        + "$s=New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries"
                        + " -DontStopIfGoingOnBatteries;"
                        + "Register-ScheduledTask -TaskName '" + task(run) + "' -Action $a -Trigger $t -Settings $s"
                        + " -User 'SYSTEM' -RunLevel Highest|Out-Null;"
                        + "$answer=(Get-ScheduledTask -TaskName '" + task(run) + "').State");
    }

    /**
     * Ends the lease by removing its task. Fails if the task is already gone, because then it may
     * have run.
     */
    public static Invocation disarm(String nonce, String run) {
        return call(nonce, "Unregister-ScheduledTask -TaskName '" + task(run) + "' -Confirm:$false;$answer='disarmed'");
    }

    /**
     * Makes the running server and client use the current registry values, through the cmdlets that
     * set the same values; empty if there is no cmdlet for one of the differences.
     */
    public static Optional<Invocation> activate(String nonce, Fields before, Fields after) {
        return SmbCmdlet.all(before, after)
                ? Optional.of(call(nonce, SmbCmdlet.script(before, after) + "$answer='told'"))
                : Optional.empty();
    }

    /**
     * Asks the running server and client for the values of the settings that have a cmdlet. The
     * registry alone can mislead: a value may be absent, may wait for a restart, or a policy may
     * override it.
     */
    public static Invocation effective(String nonce) {
        return call(nonce, SmbCmdlet.question());
    }

    /**
     * Reads the answer to {@link #effective}: for each setting the value that the registry would
     * have for it; empty if this host has no such cmdlets.
     */
    public static Map<String, String> effective(String nonce, Bytes output) {
        return answer(nonce, output)
                .filter(Answer::done)
                .map(answer -> SmbCmdlet.effective(answer.text()))
                .orElse(Map.of());
    }

    private static String task(String run) {
        return "Countersign " + run(run);
    }

    private static String run(String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("not the name of a run: " + run);
        }
        return run;
    }
}
