package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.ContainedServer;
import dev.countersign.observation.Containment;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Ownership;
import dev.countersign.observation.Undoing;
import dev.countersign.platform.DocumentOwner;
import java.util.List;
import java.util.Optional;

/**
 * Whether a change to a host's document would last: what will undo it, in words, and where a
 * setting lasts instead.
 */
final class Lasting {
    private final HostView view;
    private final Ownership ownership;

    private Lasting(HostView view) {
        this.view = view;
        this.ownership = Ownership.of(view.observation().raw());
    }

    static Lasting of(HostView view) {
        return new Lasting(view);
    }

    /** Returns the refusal of a change that will not last; empty if it will, as far as is known. */
    Optional<Decision.Refuses> objection(String host) {
        String path = view.observation().path();
        return why(path)
                .filter(why -> certain(path))
                .map(why -> new Decision.Refuses(
                        why,
                        Optional.of(owner(path)
                                        .map(each -> advice(each, host))
                                        .orElse("set it in what the file is made from, or let smbd read a file that"
                                                + " lasts")
                                + "; to change this file all the same, for as long as it lasts: --accept-temporary")));
    }

    /** Returns where to set something instead on a container; where what it was made from is known, there. */
    String instead(Containment contained, String host) {
        return owner(contained
                        .server()
                        .map(ContainedServer::pid)
                        .orElseGet(() -> view.observation().path()))
                .map(each -> each.title() + ": " + advice(each, host) + "; then run: countersign scan")
                .orElse(contained.advice());
    }

    /** Returns a note for each file of the document that will be undone or lost. */
    List<String> notes() {
        return view.observation().sources().files().values().stream()
                .map(FileState::path)
                .flatMap(path -> why(path).stream())
                .toList();
    }

    private boolean certain(String path) {
        return ownership.of(path).stream().anyMatch(Undoing::certain);
    }

    private Optional<String> why(String path) {
        Optional<DocumentOwner> owner = owner(path);
        String reasons = ownership.of(path).stream()
                .filter(each -> owner.isEmpty() || !(each instanceof Undoing.Written))
                .flatMap(each -> words(each).stream())
                .distinct()
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        String given = view.observation().sources().given();
        boolean link = path.equals(view.observation().path()) && !given.isEmpty() && !given.equals(path);
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Untrusted(path
                                + (link ? " (" + given + " leads there)" : "")
                                + (certain(path) ? " does not last: " : " may not last: ")
                                + reasons)
                        .brief());
    }

    private Optional<String> words(Undoing undoing) {
        if (undoing instanceof Undoing.Owned owned) {
            return view.platform().owner(owned.owner()).map(each -> each.title() + " " + each.writes());
        }
        if (undoing instanceof Undoing.Written written) {
            return Optional.of(written.program() + ":" + written.line() + " writes it again at every start ("
                    + written.text().strip() + ")");
        }
        return undoing instanceof Undoing.Volatile place ? Optional.of(lost(place)) : Optional.empty();
    }

    private static String lost(Undoing.Volatile place) {
        if (place.upper().isEmpty()) {
            return "it is on " + place.type() + ", in memory, which a reboot empties";
        }
        Undoing.UpperLayer upper = place.upper().get();
        if (upper.type().isPresent()) {
            return "it is on an overlay whose upper layer, " + upper.path() + ", is on "
                    + upper.type().get() + ", in memory, which a reboot empties";
        }
        return place.runtime()
                .map(each -> "it is in the writable layer of a container (" + each
                        + "), which is gone when the container is recreated")
                .orElse("it is on an overlay whose upper layer, " + upper.path()
                        + ", cannot be seen from here: it is gone when that layer is");
    }

    private Optional<DocumentOwner> owner(String what) {
        return ownership.owner(what).flatMap(view.platform()::owner);
    }

    private String advice(DocumentOwner owner, String host) {
        return "set it where it lasts: " + owner.place()
                + owner.then().map(each -> "; then run: " + each).orElse("")
                + (owner.render().isEmpty()
                        ? ""
                        : "; for what goes there, run: countersign render -l " + host + " --owner " + owner.name());
    }
}
