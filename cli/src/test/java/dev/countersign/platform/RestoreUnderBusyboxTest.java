package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** What comes back, under busybox. */
@Needs({"busybox", "setsid"})
class RestoreUnderBusyboxTest extends RestoreContract {
    @Override
    String[] shell() {
        return new String[] {"busybox", "sh"};
    }
}
