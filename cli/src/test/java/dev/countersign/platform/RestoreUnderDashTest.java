package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** What comes back, under dash. */
@Needs({"dash", "setsid"})
class RestoreUnderDashTest extends RestoreContract {
    @Override
    String[] shell() {
        return new String[] {"dash"};
    }
}
