package dev.countersign.plan;

import dev.countersign.observation.Observation;
import java.util.Optional;
import java.util.Set;

/**
 * What a person is told to run on a host whose system is known: who starts smbd there, and how an
 * account is made. Nothing of it is run from here.
 *
 * @param os the system's name: {@code debian}; empty if unknown, and on an appliance, which has ways
 * of its own
 * @param kernel its kernel: {@code Linux 6.1.0}; empty if unknown
 * @param controller whether it is a domain controller, where {@code samba} starts smbd
 */
record HostCommands(String os, String kernel, boolean controller) {
    private static final String CONTROLLER = "ROLE_ACTIVE_DIRECTORY_DC";

    /** The word that samba gives to the smbd that it starts (file_server.c). */
    private static final String STARTED_BY_SAMBA = "--option=server role check:inhibit=yes";

    /** The platforms whose daemons the system itself starts. */
    private static final Set<String> PLAIN = Set.of("samba", "samba-registry");

    /** The systems whose unit is called smbd. */
    private static final Set<String> SMBD =
            Set.of("debian", "ubuntu", "linuxmint", "raspbian", "devuan", "pop", "kali");

    /** The systems whose unit is called smb, as Samba's own packaging calls it. */
    private static final Set<String> SMB = Set.of(
            "fedora",
            "rhel",
            "centos",
            "rocky",
            "almalinux",
            "ol",
            "amzn",
            "arch",
            "manjaro",
            "sles",
            "opensuse-leap",
            "opensuse-tumbleweed");

    static HostCommands of(HostView view) {
        Observation seen = view.observation();
        boolean started = seen.instance()
                .filter(each -> each.command().utf8().contains("\0" + STARTED_BY_SAMBA + "\0"))
                .isPresent();
        boolean plain = PLAIN.contains(view.platform().name());
        return new HostCommands(
                plain ? seen.text("os").replaceFirst(" .*", "") : "",
                plain ? seen.text("kernel") : "",
                started || seen.role().equals(CONTROLLER) || (!seen.role().startsWith("ROLE_") && written(view)));
    }

    /** Whether the file makes it a domain controller: of a file that does not load, its reader tells no role. */
    private static boolean written(HostView view) {
        return SmbConfSources.readings(view)
                .flatMap(reading -> reading.written("server role").stream())
                .anyMatch(set -> set.word().equals(Optional.of("active directory domain controller")));
    }

    /** Says to start smbd, with the command if it is known. */
    String start() {
        return "start " + daemon() + command("start").map(each -> ": " + each).orElse("");
    }

    /** Says to restart smbd, with the command if it is known. */
    String restart() {
        return "restart " + daemon()
                + command("restart").map(each -> ": " + each).orElse("");
    }

    private String daemon() {
        return controller ? "samba" : "smbd";
    }

    private Optional<String> command(String verb) {
        if (os.equals("alpine")) {
            return Optional.of("rc-service samba " + verb);
        }
        if (kernel.startsWith("FreeBSD")) {
            return Optional.of("service samba_server " + verb);
        }
        return SMBD.contains(os) || SMB.contains(os)
                ? Optional.of("systemctl " + verb + " " + unit())
                : Optional.empty();
    }

    /** The unit that starts smbd; where the system is not known, the most common one. */
    String unit() {
        boolean suse = os.equals("sles") || os.startsWith("opensuse");
        if (controller) {
            return SMB.contains(os) && !suse ? "samba" : "samba-ad-dc";
        }
        return SMB.contains(os) ? "smb" : "smbd";
    }

    /** Returns the command that makes a Unix account which cannot log in. */
    String addUser(String name) {
        if (os.equals("alpine")) {
            return "adduser -D -H -s /sbin/nologin " + name;
        }
        return kernel.startsWith("FreeBSD")
                ? "pw useradd " + name + " -s /usr/sbin/nologin"
                : "useradd -M -s /usr/sbin/nologin " + name;
    }
}
