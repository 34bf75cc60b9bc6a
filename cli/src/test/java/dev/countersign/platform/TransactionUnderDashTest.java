package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** The contract under dash. */
@Needs({"dash", "setsid"})
class TransactionUnderDashTest extends TransactionContract {
    @Override
    String[] shell() {
        return new String[] {"dash"};
    }
}
