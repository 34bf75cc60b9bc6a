package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Field;
import java.util.List;
import java.util.function.Predicate;

/**
 * What reverts an unconfirmed change on a host, as the host itself says. It does not include the
 * length of the lease, which the caller decides.
 *
 * @param timer what counts the seconds: {@code systemd-run}, {@code setsid}, or {@code unknown}
 * @param boot what reverts the change if the host is rebooted meanwhile: {@code systemd}, or {@code
 * none} and why, or {@code lost} and why the host will not know about it any more; {@code unknown}
 */
public record LeaseHold(String timer, String boot) {
    private static final String NONE = "none";
    private static final String LOST = "lost";

    /** Reads the fields {@code timer} and {@code boot} of an answer to rehearse or apply. */
    public static LeaseHold of(List<Field> fields) {
        return new LeaseHold(word(fields, "timer"), word(fields, "boot"));
    }

    private static String word(List<Field> fields, String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .map(each -> new Untrusted(each.value().utf8().strip()).brief())
                .filter(Predicate.not(String::isEmpty))
                .findFirst()
                .orElse("unknown");
    }

    /** Whether the host also reverts by itself if it is rebooted within the lease. */
    public boolean holdsOverReboot() {
        return boot.equals("systemd");
    }

    /** What happens after a reboot within the lease, as part of a sentence. */
    public String afterReboot() {
        if (holdsOverReboot()) {
            return "if the host reboots meanwhile, it reverts the change before the daemon starts";
        }
        return boot.startsWith(LOST)
                ? "if the host reboots meanwhile, it forgets the run and keeps the change until countersign rollback"
                        + " RUN" + why(LOST)
                : "if the host reboots meanwhile, it does nothing by itself, and the next contact settles the run"
                        + why(NONE);
    }

    private String why(String word) {
        return boot.startsWith(word + " ") ? ": " + boot.substring(word.length() + 1) : "";
    }
}
