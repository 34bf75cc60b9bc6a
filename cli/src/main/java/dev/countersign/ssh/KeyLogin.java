package dev.countersign.ssh;

import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.KeyedAuthMethod;

/**
 * Login by {@code publickey} (RFC 4252, 7) with a key that was read from a file. The request is signed at once. sshj's own method first
 * asks the server whether it would take the key, which costs a round trip and spares nothing: nobody is asked before such a key signs.
 */
final class KeyLogin extends KeyedAuthMethod {
    KeyLogin(KeyProvider key) {
        super("publickey", key);
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return putSig(putPubKey(super.buildReq().putBoolean(true)));
    }
}
