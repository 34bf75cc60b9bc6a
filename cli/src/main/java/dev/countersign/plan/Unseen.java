package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Containment;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why nothing can be said about the document of a host at all.
 *
 * @param advice what a person can do about it
 */
record Unseen(String why, Optional<String> advice) {
    private static final String NAME_ONE =
            "say in the inventory which one is meant: by its endpoint, as in smb: [{port: 1054}], or by its file, as in"
                    + " instance: {document: /etc/samba/ps2.conf}; or stop the one that should not run";

    /** Returns the reason; empty if the document was seen and could be read. */
    static Optional<Unseen> of(String host, HostView view, Causes causes) {
        Observation seen = view.observation();
        Optional<String> limits = Optional.of(seen.limits())
                .filter(each -> !each.isEmpty())
                .map(Untrusted::brief)
                .or(() -> causes.unread().flatMap(unread -> causes.advice()));
        return seen.notRecognised()
                .map(why -> new Unseen(why, limits))
                .or(() -> contained(host, view))
                .or(() -> seen.document().isEmpty() && seen.server().instances().size() > 1
                        ? Optional.of(several(seen))
                        : Optional.empty())
                .or(() -> causes.unread()
                        .or(() -> document(view))
                        .or(() -> view.document().odd())
                        .or(() -> reader(view))
                        .map(why -> new Unseen(why, limits)));
    }

    /**
     * Returns the reason if the server of the host is in a container, which has its own files; also
     * if the host has a server of its own that listens at other ports than the endpoints.
     */
    static Optional<Unseen> contained(String host, HostView view) {
        Observation seen = view.observation();
        Optional<Containment> instead = seen.instance()
                .filter(own -> elsewhere(own, view.wire()))
                .flatMap(own -> Containment.insteadOf(own, seen.raw()));
        return (seen.document().isPresent() ? instead : Containment.of(seen.raw()))
                .map(each -> contained(host, view, each));
    }

    /** Returns the reason for a container, with where the setting belongs instead. */
    static Unseen contained(String host, HostView view, Containment contained) {
        return new Unseen(contained.why(), Optional.of(Lasting.of(view).instead(contained, host)));
    }

    private static boolean elsewhere(Instance own, WirePicture wire) {
        return !own.endpoints().isEmpty()
                && wire.endpoints().stream()
                        .map(each -> each.direct().port())
                        .noneMatch(port -> own.endpoints().stream().anyMatch(each -> each.port() == port));
    }

    /** Returns the reason if several servers run, and the one that is meant cannot be told. */
    static Unseen several(Observation seen) {
        List<Instance> same = sharing(seen.server().instances());
        if (!same.isEmpty()) {
            return new Unseen(
                    same.size() + " smbd run here with the same file, so a change would reach each of them: "
                            + InstanceChoice.names(same),
                    Optional.of("give each a file of its own (smbd -s FILE), or stop the one that should not run"));
        }
        return new Unseen(
                seen.server().instances().size()
                        + " smbd run here, and which of them serves the endpoint of this host cannot be told: "
                        + InstanceChoice.names(seen.server().instances()),
                Optional.of(NAME_ONE));
    }

    /** Returns the servers that read the same document, if any do. */
    private static List<Instance> sharing(List<Instance> instances) {
        return instances.stream()
                .filter(each -> each.document().isPresent())
                .collect(Collectors.groupingBy(
                        each -> each.document().map(Instance.Document::path).orElse("")))
                .values()
                .stream()
                .filter(each -> each.size() > 1)
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<String> document(HostView view) {
        Optional<FileState> document = view.observation().document();
        if (document.isEmpty()) {
            return Optional.of(
                    view.platform().store()
                            ? "the host did not show its settings"
                            : "the host did not report which file its smbd reads");
        }
        return document.filter(each -> !each.readable()).map(each -> each.path() + " is " + describe(each));
    }

    private static String describe(FileState file) {
        return switch (file.kind()) {
            case ABSENT -> "missing";
            case UNREADABLE -> "not readable by the login user";
            case LARGE -> "too large to be read";
            default -> "a " + file.kind().word() + ", not a file";
        };
    }

    private static Optional<String> reader(HostView view) {
        Observation seen = view.observation();
        return view.platform()
                .reader()
                .filter(reader -> seen.sources().reader().isEmpty())
                .map(reader -> reader + " is missing or did not run"
                        + Observations.notStarted(seen.raw())
                                .map(words -> " (" + words + ")")
                                .orElse("")
                        + "; without it, no setting can be checked");
    }

    /** The decision where nothing was found to be wrong. */
    Decision decision() {
        return new Decision.CannotTell(why, advice, ExitCode.COULD_NOT_TELL, true);
    }

    /** The decision where something is. */
    Decision.Refuses refusal() {
        return new Decision.Refuses(why, advice);
    }
}
