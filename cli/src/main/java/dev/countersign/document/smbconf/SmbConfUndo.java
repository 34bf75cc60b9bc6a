package dev.countersign.document.smbconf;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import dev.countersign.document.Undo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Undoes one change of this program in an smb.conf that others have edited since. A line that we added is
 * removed, a line that we changed gets its old text back, and every other byte stays. If one of our
 * lines is no longer as we left it, it belongs to the others now, and nothing is done at all. The
 * result is read again as Samba would read it before it is returned.
 */
public final class SmbConfUndo {
    private static final String BY_HAND = "undo it by hand; the run keeps the previous content: countersign show RUN";

    private final SmbConfFiles files;
    private final SmbConfRows was;
    private final SmbConfRows ours;
    private final SmbConfRows now;
    private final List<AbstractDelta<String>> theirs;

    private SmbConfUndo(SmbConfFiles files, Bytes before, Bytes left, Bytes now) {
        this.files = files;
        this.was = SmbConfRows.of(before);
        this.ours = SmbConfRows.of(left);
        this.now = SmbConfRows.of(now);
        this.theirs = deltas(ours, this.now);
    }

    /**
     * Undoes the change that led from {@code before} to {@code left}.
     *
     * @param files the document as it is now, and everything it includes
     * @param before the document before our change
     * @param left the document as our change left it
     */
    public static Undo of(SmbConfFiles files, Bytes before, Bytes left) {
        Optional<Bytes> now = files.text(files.main());
        if (now.isEmpty()) {
            return new Undo.Refused(
                    files.main() + " can no longer be read", "check the file on the host", Location.of(files.main()));
        }
        return new SmbConfUndo(files, before, left, now.get()).undo();
    }

    private static List<AbstractDelta<String>> deltas(SmbConfRows from, SmbConfRows to) {
        return DiffUtils.diff(from.contents(), to.contents()).getDeltas().stream()
                .sorted(Comparator.comparingInt(each -> each.getSource().getPosition()))
                .toList();
    }

    private Undo undo() {
        List<SmbConfRows.Replacement> replacements = new ArrayList<>();
        List<AbstractDelta<String>> hunks = deltas(ours, was);
        for (AbstractDelta<String> hunk : hunks) {
            int from = hunk.getSource().getPosition();
            int to = from + hunk.getSource().size();
            if (undoneAlready(from, to, hunk.getTarget().getLines())) {
                continue;
            }
            if (touched(from, to)) {
                return refused(hunk, "was edited or removed after the run; that change is kept");
            }
            int target = hunk.getTarget().getPosition();
            replacements.add(new SmbConfRows.Replacement(
                    place(from),
                    to - from,
                    was.rows().subList(target, target + hunk.getTarget().size())));
        }
        return replacements.isEmpty() ? new Undo.Nothing() : read(now.with(replacements), hunks);
    }

    /** Whether somebody has made exactly that change already. */
    private boolean undoneAlready(int from, int to, List<String> wanted) {
        return theirs.stream().anyMatch(each -> {
            int start = each.getSource().getPosition();
            int end = start + each.getSource().size();
            boolean whole = wanted.isEmpty() ? start <= from && end >= to && from < to : start == from && end == to;
            return whole && each.getTarget().getLines().equals(wanted);
        });
    }

    /**
     * Whether somebody edited our lines or put something between them; for lines that we removed,
     * whether a neighbour changed.
     */
    private boolean touched(int from, int to) {
        return theirs.stream().anyMatch(each -> {
            int start = each.getSource().getPosition();
            int end = start + each.getSource().size();
            if (from == to) {
                return start <= from && end >= from;
            }
            return start == end ? start > from && start < to : start < to && end > from;
        });
    }

    /** Returns the current position of our line {@code index}, which edits before it have moved. */
    private int place(int index) {
        return index
                + theirs.stream()
                        .filter(each -> each.getSource().getPosition()
                                        + each.getSource().size()
                                <= index)
                        .mapToInt(each ->
                                each.getTarget().size() - each.getSource().size())
                        .sum();
    }

    private Undo read(Bytes after, List<AbstractDelta<String>> hunks) {
        Set<String> keys = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        for (AbstractDelta<String> hunk : hunks) {
            for (SmbConfLine line : lines(hunk)) {
                keys.add(SmbConfParameters.key(line.name()));
                names.add(SmbWord.lower(line.name()));
                names.addAll(SmbConfParameters.names(line.name()));
            }
        }
        SmbConfReading standing = SmbConfReading.of(files);
        SmbConfReading result = SmbConfReading.of(files.with(files.main(), after));
        Optional<String> objection = objection(standing, result, keys);
        return objection.isPresent()
                ? new Undo.Refused(objection.get(), BY_HAND, Location.of(files.main()))
                : new Undo.Undone(after, names);
    }

    private static Optional<String> objection(SmbConfReading standing, SmbConfReading result, Set<String> keys) {
        if (standing.elsewhere().isPresent()) {
            return Optional.of(
                    "'" + standing.elsewhere().get().what() + "' makes Samba read its settings from somewhere else");
        }
        if (standing.main().failure().isPresent()) {
            return Optional.of("Samba does not load this file: "
                    + standing.main().failure().get().why());
        }
        if (result.main().failure().isPresent()) {
            return Optional.of("without the lines of the run Samba would not load this file: "
                    + result.main().failure().get().why());
        }
        boolean moved = result.elsewhere().isPresent()
                || !result.main().shares().equals(standing.main().shares())
                || !others(result, keys).equals(others(standing, keys));
        return moved
                ? Optional.of(
                        "without the lines of the run other settings would change: some of them depend on those lines")
                : Optional.empty();
    }

    private static List<String> others(SmbConfReading reading, Set<String> keys) {
        return reading.main().settings().stream()
                .filter(setting -> keys.stream().noneMatch(setting::isGlobal))
                .map(SmbConfSetting::effect)
                .toList();
    }

    /** Returns the parameters on both sides of one of our changes. */
    private List<SmbConfLine> lines(AbstractDelta<String> hunk) {
        List<SmbConfLine> lines = new ArrayList<>();
        int from = hunk.getSource().getPosition();
        lines.addAll(ours.lines().subList(from, from + hunk.getSource().size()));
        int before = hunk.getTarget().getPosition();
        lines.addAll(was.lines().subList(before, before + hunk.getTarget().size()));
        return lines.stream()
                .filter(each -> each.kind() == SmbConfLine.Kind.PARAMETER)
                .toList();
    }

    private Undo refused(AbstractDelta<String> hunk, String why) {
        List<SmbConfLine> lines = lines(hunk);
        String what = lines.isEmpty()
                ? "a line that the run wrote"
                : "the line that the run wrote for '" + lines.get(0).name() + "'";
        return new Undo.Refused(
                what + " " + why,
                BY_HAND,
                now.location(files.main(), hunk.getSource().getPosition()));
    }
}
