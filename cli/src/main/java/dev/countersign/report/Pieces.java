package dev.countersign.report;

import java.util.function.Consumer;

/**
 * A text that is handed on in pieces while it is written: the report of a large fleet need not fit into memory. No
 * piece ends within a character.
 */
final class Pieces implements Appendable {
    private static final int LENGTH = 1 << 15;

    private final Consumer<String> out;
    private final StringBuilder held = new StringBuilder();

    private Pieces(Consumer<String> out) {
        this.out = out;
    }

    /** Hands on everything that {@code format} writes. */
    static void of(Consumer<Pieces> format, Consumer<String> out) {
        Pieces pieces = new Pieces(out);
        format.accept(pieces);
        out.accept(pieces.held.toString());
    }

    @Override
    public Pieces append(CharSequence text) {
        return append(text, 0, text.length());
    }

    @Override
    public Pieces append(CharSequence text, int from, int to) {
        held.append(text, from, to);
        return handOn();
    }

    @Override
    public Pieces append(char character) {
        held.append(character);
        return handOn();
    }

    Pieces append(long number) {
        held.append(number);
        return handOn();
    }

    private Pieces handOn() {
        if (held.length() >= LENGTH && !Character.isHighSurrogate(held.charAt(held.length() - 1))) {
            out.accept(held.toString());
            held.setLength(0);
        }
        return this;
    }
}
