package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** What comes back, under bash in its POSIX mode. */
@Needs({"bash", "setsid"})
class RestoreUnderBashTest extends RestoreContract {
    @Override
    String[] shell() {
        return new String[] {"bash", "--posix"};
    }
}
