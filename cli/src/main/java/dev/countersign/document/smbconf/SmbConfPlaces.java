package dev.countersign.document.smbconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places in a main file for a line that sets a global parameter, the most natural one first. None
 * of them is verified.
 */
final class SmbConfPlaces {
    private final SmbConfMeaning meaning;
    private final SmbConfLexer text;
    private final String parameter;
    private final String value;

    SmbConfPlaces(SmbConfMeaning meaning, String parameter, String value) {
        this.meaning = meaning;
        this.text = meaning.text();
        this.parameter = parameter;
        this.value = value;
    }

    /** Returns the places for a parameter that nothing sets. */
    List<SmbConfSplice> anywhere() {
        List<SmbConfSplice> places = new ArrayList<>();
        lastGlobalHeader().map(this::lineAfter).ifPresent(places::add);
        if (places.isEmpty()) {
            places.add(firstGlobalParameter().map(this::lineBefore).orElseGet(this::newSection));
        }
        meaning.perClient().stream().reduce((a, b) -> b).map(this::behind).ifPresent(places::add);
        return places;
    }

    /** Same, but with the very end first, without an indent. */
    List<SmbConfSplice> lastOfAll() {
        SmbConfStyle style = SmbConfStyle.around(text, 0);
        List<SmbConfSplice> places = new ArrayList<>();
        places.add(SmbConfSplice.after(
                text,
                text.lines().size(),
                style.feed(),
                style.line(parameter, value).strip()));
        places.addAll(anywhere());
        return places;
    }

    /**
     * Returns a [global] header and the line, after line {@code index} of the main file, at a place
     * where they take no line away from a share.
     */
    SmbConfSplice behind(int index) {
        SmbConfStyle style = SmbConfStyle.around(text, 0);
        int count = index + 1;
        if (meaning.sectionAfter().get(index).isPresent()) {
            // The following lines belong to a share: only the place before the next header, or the
            // end, is outside it
            count = endOfContent(nextHeader(count));
        }
        return SmbConfSplice.after(text, count, style.feed(), "[global]", style.line(parameter, value));
    }

    private Optional<Integer> lastGlobalHeader() {
        Optional<Integer> last = Optional.empty();
        for (int i = 0; i < text.lines().size(); i++) {
            if (text.lines().get(i).isGlobalHeader()) {
                last = Optional.of(i);
            }
        }
        return last;
    }

    /** Samba starts in the global section: parameters before any header are global. A byte order mark hides a header. */
    private Optional<Integer> firstGlobalParameter() {
        for (int i = 0; i < text.lines().size(); i++) {
            SmbConfLine line = text.lines().get(i);
            if (line.kind() == SmbConfLine.Kind.SECTION) {
                return Optional.empty();
            }
            if (line.kind() == SmbConfLine.Kind.PARAMETER) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private SmbConfSplice lineAfter(int header) {
        SmbConfStyle style = SmbConfStyle.around(text, header + 1);
        return SmbConfSplice.after(text, header + 1, style.feed(), style.line(parameter, value));
    }

    private SmbConfSplice lineBefore(int index) {
        SmbConfStyle style = SmbConfStyle.around(text, index);
        return SmbConfSplice.after(text, index, style.feed(), style.line(parameter, value));
    }

    private SmbConfSplice newSection() {
        SmbConfStyle style = SmbConfStyle.around(text, 0);
        int count = nextHeader(0);
        while (count > 0
                && count < text.lines().size()
                && text.lines().get(count - 1).kind() == SmbConfLine.Kind.COMMENT) {
            count--;
        }
        return SmbConfSplice.after(text, count, style.feed(), "[global]", style.line(parameter, value));
    }

    private int nextHeader(int from) {
        int next = from;
        while (next < text.lines().size() && text.lines().get(next).kind() != SmbConfLine.Kind.SECTION) {
            next++;
        }
        return next;
    }

    private int endOfContent(int before) {
        int count = before;
        while (count > 0 && count < text.lines().size() && isFiller(text.lines().get(count - 1))) {
            count--;
        }
        return count;
    }

    private static boolean isFiller(SmbConfLine line) {
        return line.kind() == SmbConfLine.Kind.BLANK || line.kind() == SmbConfLine.Kind.COMMENT;
    }
}
