package dev.countersign.plan;

import dev.countersign.document.smbconf.SmbConfValue;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node of a cluster whose ctdbd does not answer. smbd, testparm, net and smbstatus all need it
 * there, and each fails in its own words (measured, Samba 4.17): the registry cannot be opened, the
 * file does not load, the sessions cannot be seen.
 */
final class ClusterCause {
    private static final String CLUSTERING = "clustering";

    /** Some tools name it, others only say that its registry is not there, or refuses. */
    private static final Pattern OF_CTDBD = Pattern.compile(
            "ctdb|initialize the registry: WERR_(?:FILE_NOT_FOUND|BADFILE|CONNECTION_REFUSED)",
            Pattern.CASE_INSENSITIVE);

    private ClusterCause() {}

    static Optional<Cause> of(HostView view) {
        return words(view.observation())
                .flatMap(words -> line(view)
                        .map(line -> new Cause(
                                "ctdbd does not answer, and on a node of a cluster nothing of Samba works without it ("
                                        + line + "): " + words,
                                "start ctdbd on the host (systemctl start ctdb), and wait until 'ctdb status' shows"
                                        + " the node as OK; if smbd is still down, "
                                        + HostCommands.of(view).start() + ", then plan again",
                                true,
                                finding -> true)));
    }

    /** Returns the line that makes the host a node of a cluster, in the smb.conf or behind the store. */
    private static Optional<String> line(HostView view) {
        return SmbConfSources.readings(view)
                .flatMap(reading -> reading.written(CLUSTERING).stream())
                .filter(set -> set.word().equals(Optional.of("Yes")))
                .map(ClusterCause::shown)
                .findFirst();
    }

    private static String shown(SmbConfValue.Set set) {
        return set.at() + ": '" + CLUSTERING + " = " + set.raw() + "'";
    }

    /** Returns what a tool said that could not reach ctdbd. */
    private static Optional<String> words(Observation seen) {
        Complaints complaints = Complaints.of(seen.raw());
        return Stream.concat(
                        seen.sources().reader().filter(report -> !report.loads()).map(ReaderReport::said).stream(),
                        Stream.of(Complaints.REGISTRY, Complaints.STORE, Complaints.SESSIONS)
                                .flatMap(subject -> complaints.about(subject).stream()))
                .filter(words -> OF_CTDBD.matcher(words).find())
                .findFirst();
    }
}
