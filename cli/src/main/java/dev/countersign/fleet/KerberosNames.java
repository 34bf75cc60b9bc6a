package dev.countersign.fleet;

import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.plan.HostPlan;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirements;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reports where a policy requires Kerberos but clients will use NTLM anyway: Kerberos knows a
 * server by its name, not by an address or an alias.
 */
public final class KerberosNames {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final Function<String, Optional<String>> aliases;

    /**
     * Creates the check.
     *
     * @param aliases returns the name that a DNS name is an alias of
     */
    public KerberosNames(Function<String, Optional<String>> aliases) {
        this.aliases = aliases;
    }

    /** Returns {@code plan} with notes about the host's endpoints. */
    public HostPlan note(Host host, Requirements requirements, HostPlan plan) {
        boolean wanted = requirements.postures().stream().anyMatch(each -> each.word() == PostureWord.KERBEROS);
        if (!wanted) {
            return plan;
        }
        return plan.note(
                host.smb().stream().flatMap(each -> note(each).stream()).toList());
    }

    private Optional<String> note(Endpoint endpoint) {
        String name = endpoint.address();
        if (ADDRESS.matcher(name).matches()) {
            return Optional.of(
                    name + " is an address: clients that use it log in with NTLM, whatever the server offers;"
                            + " use the server's name in the endpoint");
        }
        return aliases.apply(name)
                .map(real ->
                        name + " is an alias of " + real + ": without a service principal of that name its clients log"
                                + " in with NTLM, whatever the server offers");
    }
}
