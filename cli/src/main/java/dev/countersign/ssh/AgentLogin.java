package dev.countersign.ssh;

import dev.countersign.ssh.Agent.Identity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * Login by {@code publickey} (RFC 4252, 7) with a key that only the agent has. This code never
 * parses the key, so key types that sshj does not know, such as keys on a security token, work too.
 */
final class AgentLogin extends AbstractAuthMethod {
    private final Agent agent;
    private final Identity identity;
    private final Deque<Signing> ways;

    /**
     * A signature algorithm's name as the server expects it, and the flag that tells the agent to
     * use it.
     */
    private record Signing(String algorithm, int flags) {}

    AgentLogin(Agent agent, Identity identity) {
        super("publickey");
        this.agent = agent;
        this.identity = identity;
        this.ways = new ArrayDeque<>(ways(identity.type()));
    }

    private static List<Signing> ways(String type) {
        return switch (type) {
            case "ssh-rsa" -> List.of(new Signing("rsa-sha2-512", 4), new Signing("rsa-sha2-256", 2));
            case "ssh-rsa-cert-v01@openssh.com" ->
                List.of(
                        new Signing("rsa-sha2-512-cert-v01@openssh.com", 4),
                        new Signing("rsa-sha2-256-cert-v01@openssh.com", 2));
            default -> List.of(new Signing(type, 0));
        };
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(ways.getFirst().algorithm())
                .putString(identity.blob().toArray());
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        // 60 is PK_OK: the server would accept this key
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        SSHPacket request = request(true);
        byte[] data = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        try {
            request.putString(agent.sign(identity, data, ways.getFirst().flags()));
        } catch (IOException refused) {
            throw new UserAuthException("the agent did not sign: " + refused.getMessage(), refused);
        }
        params.getTransport().write(request);
    }

    @Override
    public boolean shouldRetry() {
        ways.removeFirst();
        return !ways.isEmpty();
    }
}
