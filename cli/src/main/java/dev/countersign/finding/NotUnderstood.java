package dev.countersign.finding;

/** Why a row, or a whole file, cannot be read. The text may quote a piece of it, cut short. */
final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    NotUnderstood(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
