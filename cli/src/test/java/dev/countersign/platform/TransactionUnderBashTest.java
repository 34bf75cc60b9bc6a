package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** The contract under bash. */
@Needs({"bash", "setsid"})
class TransactionUnderBashTest extends TransactionContract {
    @Override
    String[] shell() {
        return new String[] {"bash", "--posix"};
    }
}
