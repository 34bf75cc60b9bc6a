package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Untrusted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What the name service knows: the addresses of a name, and whether it is an alias, for which
 * clients do not request Kerberos.
 */
public final class NameService {
    private static final String PATIENCE_MILLISECONDS = "1000";
    private static final int MOST_RECORDS = 1000;

    /** A name of at least two labels: what a server gives as its domain is looked up only if it can be one. */
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{3,200}$)(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.)+[A-Za-z][A-Za-z0-9-]{0,62}");

    /** Of an SRV record, the server: the last of its four fields (RFC 2782). */
    private static final Pattern SERVER =
            Pattern.compile("[0-9]+ [0-9]+ [0-9]+ ([A-Za-z0-9][A-Za-z0-9.-]{0,253}?)\\.?");

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
    public Optional<String> alias(String name) {
        if (name.indexOf('.') < 0 || name.indexOf(':') >= 0) {
            return Optional.empty();
        }
        return records(name, "CNAME").stream().findFirst().map(each -> new Untrusted(each).brief());
    }

    /**
     * Returns the names of the domain controllers of {@code domain}, in lower case; empty if the
     * service knows none, or this cannot be the name of a domain. Members of a domain find their
     * controllers by the same records.
     */
    public Set<String> controllers(String domain) {
        if (!DOMAIN.matcher(domain).matches()) {
            return Set.of();
        }
        return records("_ldap._tcp.dc._msdcs." + domain, "SRV").stream()
                .map(SERVER::matcher)
                .filter(Matcher::matches)
                .map(each -> each.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the records of one type; none if the service does not say. */
    @SuppressWarnings("BanJNDI") // The provider is the JDK's for DNS: it returns text and creates no objects from it.
    private List<String> records(String name, String type) {
        Properties settings = new Properties();
        settings.setProperty("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.setProperty("java.naming.provider.url", service);
        settings.setProperty("com.sun.jndi.dns.timeout.initial", PATIENCE_MILLISECONDS);
        settings.setProperty("com.sun.jndi.dns.timeout.retries", "1");
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                Attribute found =
                        context.getAttributes(name, new String[] {type}).get(type);
                List<String> records = new ArrayList<>();
                for (int at = 0; found != null && at < Math.min(found.size(), MOST_RECORDS); at++) {
                    records.add(String.valueOf(found.get(at)));
                }
                return List.copyOf(records);
            } finally {
                context.close();
            }
        } catch (NamingException notSaid) {
            return List.of();
        }
    }
}
