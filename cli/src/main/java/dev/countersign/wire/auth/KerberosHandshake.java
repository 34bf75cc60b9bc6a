package dev.countersign.wire.auth;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import dev.countersign.bytes.Bytes;
import dev.countersign.inventory.SmbLogin;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.EncryptionKey;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;

/**
 * A login with Kerberos through the JDK's GSS-API, from a ticket cache or a keytab. Never prompts.
 */
public final class KerberosHandshake implements Handshake {
    private static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.2.840.113554.1.2.2");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final Subject subject;
    private final ExtendedGSSContext context;

    private KerberosHandshake(Subject subject, ExtendedGSSContext context) {
        this.subject = subject;
        this.context = context;
    }

    /**
     * Starts a login with a ticket.
     *
     * @param address the server's name as clients use it: the server must be {@code cifs/ADDRESS}
     */
    public static KerberosHandshake of(SmbLogin login, String address) throws LoginFailure {
        if (ADDRESS.matcher(address).matches()) {
            throw new LoginFailure(address + " is not a name, and Kerberos knows servers by name only:"
                    + " clients that use this address log in with NTLM");
        }
        try {
            LoginContext tickets = new LoginContext("smb", new Subject(), null, new Tickets(login));
            tickets.login();
            return new KerberosHandshake(tickets.getSubject(), as(tickets.getSubject(), () -> context(address)));
        } catch (LoginException refused) {
            throw new LoginFailure("no Kerberos ticket: " + refused.getMessage());
        }
    }

    private static ExtendedGSSContext context(String address) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        Oid kerberos = new Oid(OID.getId());
        GSSName service = manager.createName("cifs@" + address, GSSName.NT_HOSTBASED_SERVICE);
        GSSCredential ours =
                manager.createCredential(null, GSSCredential.DEFAULT_LIFETIME, kerberos, GSSCredential.INITIATE_ONLY);
        GSSContext context = manager.createContext(service, kerberos, ours, GSSContext.DEFAULT_LIFETIME);
        context.requestMutualAuth(true); // the server's part of the key comes with its reply
        context.requestInteg(true);
        return (ExtendedGSSContext) context;
    }

    @Override
    public ASN1ObjectIdentifier oid() {
        return OID;
    }

    @Override
    public String label() {
        return "Kerberos";
    }

    @Override
    public Bytes begin() throws LoginFailure {
        return Bytes.of(as(subject, () -> context.initSecContext(new byte[0], 0, 0)));
    }

    @Override
    public Optional<Bytes> answer(Bytes token) throws LoginFailure {
        byte[] said = token.toArray();
        byte[] answer = as(subject, () -> {
            byte[] more = context.initSecContext(said, 0, said.length);
            return more == null ? new byte[0] : more;
        });
        return answer.length == 0 ? Optional.empty() : Optional.of(Bytes.of(answer));
    }

    @Override
    public byte[] sessionKey() throws LoginFailure {
        if (!context.isEstablished()) {
            throw new LoginFailure("the server accepted the login before Kerberos was complete");
        }
        return as(
                subject,
                () -> ((EncryptionKey) context.inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX)).getEncoded());
    }

    @Override
    public Optional<Bytes> mechListMic(Bytes mechanisms) throws LoginFailure {
        byte[] over = mechanisms.toArray();
        return context.isEstablished()
                ? Optional.of(Bytes.of(
                        as(subject, () -> context.getMIC(over, 0, over.length, new MessageProp(0, false)))))
                : Optional.empty();
    }

    @Override
    public boolean verifyMechListMic(Bytes mechanisms, Bytes mic) {
        byte[] over = mechanisms.toArray();
        byte[] said = mic.toArray();
        try {
            context.verifyMIC(said, 0, said.length, over, 0, over.length, new MessageProp(0, false));
            return true;
        } catch (GSSException wrong) {
            return false;
        }
    }

    private static <T> T as(Subject subject, PrivilegedExceptionAction<T> action) throws LoginFailure {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException failed) {
            throw new LoginFailure("Kerberos: " + failed.getException().getMessage());
        }
    }

    /** The source of the tickets. Never prompts at a terminal. */
    private static final class Tickets extends Configuration {
        private final AppConfigurationEntry entry;

        Tickets(SmbLogin login) {
            Map<String, String> options = login instanceof SmbLogin.Keytab keytab
                    ? Map.of(
                            "useKeyTab", "true",
                            "keyTab", keytab.keytab().toString(),
                            "principal", keytab.principal(),
                            "doNotPrompt", "true",
                            "refreshKrb5Config", "true")
                    : Map.of(
                            "useTicketCache", "true",
                            "ticketCache",
                                    ((SmbLogin.TicketCache) login).cache().toString(),
                            "doNotPrompt", "true",
                            "refreshKrb5Config", "true");
            entry = new AppConfigurationEntry(
                    "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options);
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {entry};
        }
    }
}
