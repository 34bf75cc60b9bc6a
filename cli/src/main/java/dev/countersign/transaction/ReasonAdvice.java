package dev.countersign.transaction;

/** Advice for a person when a host refuses, chosen by the reason's code word. */
final class ReasonAdvice {
    private ReasonAdvice() {}

    /**
     * @param code the code word
     * @param state where runs are kept on the host
     */
    static String of(String code, String host, String state) {
        return switch (code) {
            case "changed" -> "somebody changed the host since the plan was made; run: countersign plan -l " + host;
            case "not-its-document" -> "see what the host reads now; run: countersign plan -l " + host;
            case "locked" -> "another run is pending on the host; run: countersign status -l " + host;
            case "state" -> "look at " + state + " on the host: it must belong to root and nobody else may write";
            default -> "";
        };
    }
}
