package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.OddlyWrittenDocuments;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code lint} of policies and inventories that are correct but oddly written: 2,000 with
 * {@code -Dcountersign.all=true}.
 */
class OddlyWrittenLintTest {
    private static final int VARIANTS = Boolean.getBoolean("countersign.all") ? 2000 : 15;

    @TempDir
    Path temporary;

    @Test
    void is_0_without_an_error_and_65_at_the_place_of_a_mistake() {
        Terminal terminal = Terminal.in(temporary);
        for (int seed = 0; seed < VARIANTS; seed++) {
            Random random = new Random(seed);
            String inventory = OddlyWrittenDocuments.inventory(random);
            String policy = OddlyWrittenDocuments.policy(random);
            terminal.file("inventories/a.yaml", inventory).file("policies/a.yaml", policy);

            Terminal.Said lint = terminal.run("lint");

            assertThat(lint.exit())
                    .as(seed + "\n" + lint.out() + lint.err() + policy + inventory)
                    .isZero();
            assertThat(lint.out()).as(seed + "\n" + policy + inventory).doesNotContain("error: ");

            String[] wrong = OddlyWrittenDocuments.wrongInventory(random);
            terminal.file("inventories/a.yaml", wrong[0]);
            Terminal.Said told = terminal.run("lint");

            assertThat(told.exit()).as(seed + told.out() + told.err()).isEqualTo(65);
            assertThat(told.out())
                    .as(seed + "\n" + wrong[0])
                    .contains("inventories/a.yaml:" + wrong[1] + ": unknown key 'adress' in host ");
        }
    }
}
