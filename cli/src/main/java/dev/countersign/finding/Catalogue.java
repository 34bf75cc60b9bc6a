package dev.countersign.finding;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which findings of scanners are about SMB. The id decides where one is known, because titles are
 * translated and edited. Every id here has a page in {@code explain}.
 */
final class Catalogue {
    private static final Map<String, Subject> NESSUS =
            Map.of("57608", Subject.SIGNING, "96982", Subject.SMB1, "26920", Subject.NULL_SESSION);

    private static final Map<String, Subject> QUALYS = Map.of("90043", Subject.SIGNING);

    private static final Pattern SMB = Pattern.compile("\\b(?:smb|cifs)(?:v?[123])?\\b|server message block");
    private static final Pattern SIGNING = Pattern.compile("\\bsign(?:ing|atures?|ed)\\b");
    private static final Pattern COMPLIES = Pattern.compile("enabled and required|is required|signing required\\b");
    private static final Pattern SMB1 = Pattern.compile(
            "\\b(?:smb|cifs) ?v?1(?:\\.0)?\\b|(?:smb|server message block).*?(?:version|protocol|v) ?1\\b");
    private static final Pattern NULL_SESSION = Pattern.compile("\\bnull session");

    private Catalogue() {}

    /** Returns what a plugin of Nessus is about, whatever its title says. */
    static Optional<Claim> nessus(String plugin, String title) {
        return byId("nessus:", plugin, title, NESSUS);
    }

    /** Returns what a QID of Qualys is about; one that is not known here by its title. */
    static Optional<Claim> qualys(String qid, String title) {
        return byId("qualys:", qid, title, QUALYS).or(() -> byTitle("qualys:" + qid, title));
    }

    /**
     * Returns what a test of Greenbone is about, by its title: no public list of its ids could be
     * verified.
     */
    static Optional<Claim> greenbone(String oid, String title) {
        return byTitle("greenbone:" + (oid.isEmpty() ? "unnamed" : oid), title);
    }

    private static Optional<Claim> byId(String source, String id, String title, Map<String, Subject> known) {
        return Optional.ofNullable(known.get(id)).map(subject -> new Claim(subject, source + id, title, false));
    }

    private static Optional<Claim> byTitle(String id, String title) {
        // a title that is longer than any is not searched whole
        return subject(Cut.to(title, Claim.LONGEST_TITLE).toLowerCase(Locale.ROOT))
                .map(subject -> new Claim(subject, id, title, true));
    }

    private static Optional<Subject> subject(String title) {
        if (!SMB.matcher(title).find()) {
            return Optional.empty();
        }
        if (SIGNING.matcher(title).find()) {
            return COMPLIES.matcher(title).find() ? Optional.empty() : Optional.of(Subject.SIGNING);
        }
        if (NULL_SESSION.matcher(title).find()) {
            return Optional.of(Subject.NULL_SESSION);
        }
        return SMB1.matcher(title).find() ? Optional.of(Subject.SMB1) : Optional.empty();
    }
}
