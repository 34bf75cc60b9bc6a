package dev.countersign.ssh;

import dev.countersign.platform.Invocation;
import dev.countersign.ssh.SudoGate.Wrapped;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteHost;
import java.time.Duration;

/** A host on one open SSH connection; commands may run one after the other or at the same time. */
final class SshHost implements RemoteHost {
    /** How long a host may take to show that it is still there. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final SshTarget target;
    private final Link link;
    private final SudoGate sudo;
    private volatile boolean another;

    SshHost(SshTarget target, Link link, SudoGate sudo) {
        this.target = target;
        this.link = link;
        this.sudo = sudo;
    }

    @Override
    public Answer run(Invocation invocation) throws RemoteException {
        if (!invocation.quoted()) {
            ExecChannel exchange =
                    new ExecChannel(target, link, invocation.timeout(), invocation.replyLimit(), another);
            return exchange.run(String.join(" ", invocation.words()), PasswordLine.none(), invocation.input());
        }
        Wrapped wrapped = sudo.wrap(invocation.words());
        try {
            return send(invocation, wrapped);
        } catch (RemoteException refused) {
            if (refused.kind() != RemoteException.Kind.SUDO_REFUSED || !sudo.hasPasswordNow(wrapped)) {
                throw refused;
            }
            // sudo did not start the command, so it can be sent again
            return send(invocation, sudo.wrap(invocation.words()));
        }
    }

    private Answer send(Invocation invocation, Wrapped wrapped) throws RemoteException {
        int mark = wrapped.mark().map(line -> line.length() + 1).orElse(0);
        ExecChannel exchange =
                new ExecChannel(target, link, invocation.timeout(), invocation.replyLimit() + mark, another);
        Answer answer = exchange.run(ShellWords.line(wrapped.words()), wrapped.line(), invocation.input());
        return sudo.unwrap(wrapped, answer);
    }

    @Override
    public void expectsAnother(boolean more) {
        another = more;
    }

    @Override
    public boolean alive() {
        return link.answers(ANSWER);
    }

    @Override
    public Dialer dialer() {
        return new SshDialer(link);
    }

    @Override
    public void close() {
        link.close();
    }
}
