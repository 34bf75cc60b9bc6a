package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** What comes back, under mksh. */
@Needs({"mksh", "setsid"})
class RestoreUnderMkshTest extends RestoreContract {
    @Override
    String[] shell() {
        return new String[] {"mksh"};
    }
}
