package dev.countersign.wire.login;

import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.wire.smb2.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One server of the matrix: its settings, and what is therefore true of it. */
record MatrixCell(String signing, Protocol protocol, String encryption, String guest, String ntlm) {
    /** What a server speaks. */
    enum Protocol {
        SMB_2_0_2("SMB2_02", "SMB2_02", Dialect.SMB_2_0_2),
        SMB_2_1("SMB2_10", "SMB2_10", Dialect.SMB_2_1),
        SMB_3_0("SMB3_00", "SMB3_00", Dialect.SMB_3_0),
        SMB_3_0_2("SMB3_02", "SMB3_02", Dialect.SMB_3_0_2),
        SMB_3_1_1("SMB3_11", "SMB3_11", Dialect.SMB_3_1_1),
        SMB1_TOO("NT1", "SMB3_11", Dialect.SMB_3_1_1);

        private final String oldest;
        private final String newest;
        private final Dialect dialect;

        Protocol(String oldest, String newest, Dialect dialect) {
            this.oldest = oldest;
            this.newest = newest;
            this.dialect = dialect;
        }
    }

    /** What is true, or that no login is possible and nothing can be determined. */
    enum Truth {
        REQUIRED,
        NOT_REQUIRED,
        NO_LOGIN
    }

    private static final List<List<String>> VALUES = List.of(
            List.of("disabled", "auto", "desired", "mandatory", "default"),
            List.of("SMB_2_0_2", "SMB_2_1", "SMB_3_0", "SMB_3_0_2", "SMB_3_1_1", "SMB1_TOO"),
            List.of("off", "desired", "required"),
            List.of("Never", "Bad User"),
            List.of("ntlmv2-only", "disabled"));

    static List<MatrixCell> all() {
        return rows().stream().map(MatrixCell::of).toList();
    }

    /** Returns enough cells that any two values of any two settings occur together in one. */
    static List<MatrixCell> pairwise() {
        List<List<String>> chosen = new ArrayList<>();
        Set<String> open = new HashSet<>();
        rows().forEach(row -> open.addAll(pairs(row)));
        while (!open.isEmpty()) {
            List<String> best = rows().stream()
                    .max((one, other) -> Long.compare(news(one, open), news(other, open)))
                    .orElseThrow();
            chosen.add(best);
            open.removeAll(pairs(best));
        }
        return chosen.stream().map(MatrixCell::of).toList();
    }

    private static long news(List<String> row, Set<String> open) {
        return pairs(row).stream().filter(open::contains).count();
    }

    private static Set<String> pairs(List<String> row) {
        Set<String> pairs = new HashSet<>();
        for (int one = 0; one < row.size(); one++) {
            for (int other = one + 1; other < row.size(); other++) {
                pairs.add(one + row.get(one) + "+" + other + row.get(other));
            }
        }
        return pairs;
    }

    private static List<List<String>> rows() {
        List<List<String>> rows = List.of(List.of());
        for (List<String> values : VALUES) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> row : rows) {
                for (String value : values) {
                    List<String> next = new ArrayList<>(row);
                    next.add(value);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return rows;
    }

    private static MatrixCell of(List<String> row) {
        return new MatrixCell(row.get(0), Protocol.valueOf(row.get(1)), row.get(2), row.get(3), row.get(4));
    }

    String settings() {
        return String.join(
                "\n",
                "server signing = " + signing,
                "server min protocol = " + protocol.oldest,
                "server max protocol = " + protocol.newest,
                "server smb encrypt = " + encryption,
                "map to guest = " + guest,
                "ntlm auth = " + ntlm,
                "");
    }

    boolean encrypts() {
        return encryption.equals("required");
    }

    private boolean canEncrypt() {
        return protocol.dialect.compareTo(Dialect.SMB_3_0) >= 0;
    }

    /** Returns what must be found with a login; determined in advance, from the settings alone. */
    Truth truth() {
        if (ntlm.equals("disabled") || (encrypts() && !canEncrypt())) {
            return Truth.NO_LOGIN;
        }
        return signing.equals("mandatory") || encrypts() ? Truth.REQUIRED : Truth.NOT_REQUIRED;
    }

    /**
     * Returns what can be said if no login is possible: the advertised value if it is strong;
     * otherwise nothing, because encryption may be required.
     */
    Signing withoutLogin() {
        return signing.equals("mandatory") ? Signing.REQUIRED : Signing.CANNOT_TELL;
    }

    /**
     * Whether an unknown user is accepted: required encryption keeps these sessions out, disabled
     * NTLM does not.
     */
    boolean guestGetsIn() {
        return guest.equals("Bad User") && !encrypts();
    }

    Dialect dialect() {
        return protocol.dialect;
    }
}
