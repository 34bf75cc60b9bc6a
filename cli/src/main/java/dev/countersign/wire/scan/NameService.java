package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Untrusted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What the name service knows: the addresses of a name, and whether it is an alias, for which
 * clients do not request Kerberos.
 */
public final class NameService {
    private static final String PATIENCE_MILLISECONDS = "1000";

    private final String service;

    private NameService(String service) {
        this.service = service;
    }

    /** Returns the name service that this machine is configured for. */
    public static NameService ofThisMachine() {
        return new NameService("dns:");
    }

    /**
     * Queries aliases at this service, for example {@code dns://127.0.0.1:5353}; addresses as
     * usual.
     */
    static NameService at(String service) {
        return new NameService(service);
    }

    /** The result for one name; no addresses if the name does not exist. */
    record Found(List<InetAddress> addresses, List<String> notes) {}

    Found find(String name) {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(name));
            return new Found(
                    addresses, alias(name).map(NameService::note).stream().toList());
        } catch (UnknownHostException unknown) {
            return new Found(List.of(), List.of());
        }
    }

    private static String note(String canonical) {
        return "the name is an alias of " + canonical
                + ": clients that use it get NTLM instead of Kerberos, unless it is a service name too";
    }

    /**
     * Returns the name that {@code name} is an alias of; empty if it is not an alias, or the
     * service does not say.
     */
    @SuppressWarnings("BanJNDI") // The provider is the JDK's for DNS: it returns text and creates no objects from it.
    public Optional<String> alias(String name) {
        if (name.indexOf('.') < 0 || name.indexOf(':') >= 0) {
            return Optional.empty();
        }
        Properties settings = new Properties();
        settings.setProperty("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.setProperty("java.naming.provider.url", service);
        settings.setProperty("com.sun.jndi.dns.timeout.initial", PATIENCE_MILLISECONDS);
        settings.setProperty("com.sun.jndi.dns.timeout.retries", "1");
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                Attribute alias =
                        context.getAttributes(name, new String[] {"CNAME"}).get("CNAME");
                return alias == null
                        ? Optional.empty()
                        : Optional.of(new Untrusted(String.valueOf(alias.get())).brief());
            } finally {
                context.close();
            }
        } catch (NamingException notSaid) {
            return Optional.empty();
        }
    }
}
