package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.util.Optional;

/**
 * Undoes one change of this program in a store that others have changed since: each field that we set gets
 * its earlier value, or is absent again. If one of them no longer has the value that we set, it
 * belongs to the others now, and nothing is done at all.
 */
public final class FieldsUndo {
    private FieldsUndo() {}

    /**
     * Undoes the change that led from {@code before} to {@code left}.
     *
     * @param store its name, for messages
     * @param now what it holds
     */
    public static Undo of(String store, Bytes now, Bytes before, Bytes left) {
        Optional<Fields> standing = Fields.read(now);
        Optional<Fields> was = Fields.read(before);
        Optional<Fields> ours = Fields.read(left);
        if (standing.isEmpty() || was.isEmpty() || ours.isEmpty()) {
            return refused(store, "the content of " + store + " cannot be read field by field");
        }
        Fields after = standing.get();
        for (String name : was.get().differing(ours.get())) {
            Optional<String> value = standing.get().value(name);
            if (!value.equals(was.get().value(name))) {
                if (!value.equals(ours.get().value(name))) {
                    return refused(store, "'" + name + "' was changed after the run; that change is kept");
                }
                after = after.with(name, was.get().value(name));
            }
        }
        return after.bytes().equals(now)
                ? new Undo.Nothing()
                : new Undo.Undone(after.bytes(), after.differing(standing.get()));
    }

    private static Undo refused(String store, String why) {
        return new Undo.Refused(
                why, "undo it by hand; the run keeps the previous content: countersign show RUN", Location.of(store));
    }
}
