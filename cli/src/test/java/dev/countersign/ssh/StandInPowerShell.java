package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PowerShell whose cmdlets always succeed: records what they were told, and passes every other
 * command on to a real host.
 */
final class StandInPowerShell {
    private static final Pattern SCRIPT =
            Pattern.compile("try\\{(.*)\\$answer='told'\\}catch.*'([0-9a-f]{32}) ' \\+ \\$code", Pattern.DOTALL);

    private final List<String> told = new ArrayList<>();
    private final Deed beside;

    /** Also runs {@code beside} with every cmdlet. */
    StandInPowerShell(Deed beside) {
        this.beside = beside;
    }

    /** What a cmdlet does to the host in addition. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    List<String> told() {
        return told;
    }

    /** Returns that host, with this PowerShell. */
    RemoteHost before(RemoteHost host) {
        return new RemoteHost() {
            @Override
            public Answer run(Invocation invocation) throws RemoteException {
                return invocation.words().get(0).equals("powershell.exe") ? answer(invocation) : host.run(invocation);
            }

            @Override
            public Dialer dialer() {
                return host.dialer();
            }

            @Override
            public void close() {
                host.close();
            }
        };
    }

    private RemoteHost.Answer answer(Invocation invocation) {
        String script = new String(Base64.getDecoder().decode(invocation.words().get(6)), StandardCharsets.UTF_16LE);
        Matcher call = SCRIPT.matcher(script);
        if (!call.find()) {
            throw new AssertionError("not what was expected of it: " + script);
        }
        told.add(call.group(1));
        try {
            beside.run();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        String nonce = call.group(2);
        String said = nonce + " 0 " + Base64.getEncoder().encodeToString("told".getBytes(StandardCharsets.UTF_8)) + " "
                + nonce;
        return new RemoteHost.Answer(0, Bytes.utf8(said + "\r\n"), Bytes.EMPTY);
    }
}
