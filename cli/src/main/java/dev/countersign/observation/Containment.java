package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Optional;

/**
 * Why nothing is edited on a host that is a container, or whose smbd is in one. A container is
 * rebuilt from its image or template, and edits made inside are then lost. A host that is kept like
 * a machine (LXC, systemd-nspawn) is not one of these: it does not set the fields read here.
 *
 * @param why in words
 * @param advice where the setting belongs, as far as it is known without knowing what the container was made from
 * @param server the server in the container; empty if the host itself is one
 */
public record Containment(String why, String advice, Optional<ContainedServer> server) {
    private static final String LOST = ": a change inside it is lost when it is recreated";
    private static final String ITS_SOURCE =
            "change what it is made from (the environment of its image, the smb.conf that is mounted into it, or the"
                    + " JSON of sambacc) and recreate it; then run: countersign scan";

    public Containment {
        // It quotes the host.
        why = new Untrusted(why).brief();
    }

    /**
     * Reads the fields {@code container} and {@code contained} of an answer; empty if there is no
     * sign of a container, or if a server of the host itself runs.
     */
    public static Optional<Containment> of(List<Field> fields) {
        Optional<String> kind = new FieldReader(fields).brief("container");
        if (kind.isPresent()) {
            return Optional.of(new Containment(
                    "this host is a container (" + kind.get() + ")" + LOST, ITS_SOURCE, Optional.empty()));
        }
        return ownServer(fields)
                ? Optional.empty()
                : ContainedServer.of(fields).stream().findFirst().map(Containment::of);
    }

    /**
     * Returns why nothing is edited where the host's own server does not serve its endpoints, and
     * others are in containers; empty if there are no others.
     */
    public static Optional<Containment> insteadOf(Instance own, List<Field> fields) {
        return beside(fields).stream()
                .findFirst()
                .map(server -> of(
                        "the host's own smbd (process " + own.pid() + ") does not listen at the port of this host;"
                                + " another one (process " + server.pid() + ")",
                        server));
    }

    private static Containment of(ContainedServer server) {
        return of("its smbd (process " + server.pid() + ")", server);
    }

    private static Containment of(String who, ContainedServer server) {
        String what = who + " runs in a container of this host"
                + server.runtime().map(each -> " (" + each + ")").orElse("");
        return server.kept()
                ? new Containment(
                        what + ", which has files of its own",
                        "give the container an entry of its own in the inventory, with its own address, and log in"
                                + " there",
                        Optional.of(server))
                : new Containment(what + LOST, ITS_SOURCE, Optional.of(server));
    }

    /** Returns the servers in containers of a host that has a server of its own. */
    public static List<ContainedServer> beside(List<Field> fields) {
        return ownServer(fields) ? ContainedServer.of(fields) : List.of();
    }

    private static boolean ownServer(List<Field> fields) {
        return fields.stream().anyMatch(each -> each.name().equals("instance"));
    }
}
