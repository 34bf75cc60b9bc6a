package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** The contract under busybox. */
@Needs({"busybox", "setsid"})
class TransactionUnderBusyboxTest extends TransactionContract {
    @Override
    String[] shell() {
        return new String[] {"busybox", "sh"};
    }
}
