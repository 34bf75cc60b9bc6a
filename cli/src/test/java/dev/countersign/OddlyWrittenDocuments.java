package dev.countersign;

import java.util.Random;

/** Matching policies and inventories, oddly written, for tests of commands. */
public final class OddlyWrittenDocuments {
    private OddlyWrittenDocuments() {}

    /** An inventory. */
    public static String inventory(Random random) {
        return OddlyWritten.of(OddlyWrittenTest.inventory(random), "", random).text();
    }

    /** A policy for it. */
    public static String policy(Random random) {
        return OddlyWritten.of(OddlyWrittenTest.policy(random), "", random).text();
    }

    /** Returns an inventory with a wrong key, and the place of that key. */
    public static String[] wrongInventory(Random random) {
        String wrong = "adress";
        OddlyWritten.Document document = OddlyWritten.of(
                OddlyWrittenTest.map(OddlyWrittenTest.replaced(
                        OddlyWrittenTest.inventory(random), true, "address", wrong, new boolean[1])),
                wrong,
                random);
        return new String[] {document.text(), document.place()};
    }
}
