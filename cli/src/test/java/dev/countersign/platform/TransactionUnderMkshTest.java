package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** The contract under mksh. */
@Needs({"mksh", "setsid"})
class TransactionUnderMkshTest extends TransactionContract {
    @Override
    String[] shell() {
        return new String[] {"mksh"};
    }
}
