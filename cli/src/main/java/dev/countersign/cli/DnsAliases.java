package dev.countersign.cli;

import dev.countersign.diagnostic.Untrusted;
import java.util.Hashtable;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Asks the machine's name servers what a name is an alias of (CNAME). Whatever goes wrong is no answer. */
final class DnsAliases {
    private static final String SECONDS = "1000";

    private final String server;

    /** The machine's own name servers. */
    DnsAliases() {
        this("dns:");
    }

    /** @param server as {@code dns://192.0.2.53:53} */
    DnsAliases(String server) {
        this.server = server;
    }

    // BanJNDI: the DNS provider hands out texts and deserializes nothing. JdkObsolete: JNDI takes no other map.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    Optional<String> of(String name) {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, server);
        settings.put("com.sun.jndi.dns.timeout.initial", SECONDS);
        settings.put("com.sun.jndi.dns.timeout.retries", "1");
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
        } catch (NamingException unknown) {
            return Optional.empty();
        }
    }
}
