package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** What comes back, under zsh as sh. */
@Needs({"zsh", "setsid"})
class RestoreUnderZshTest extends RestoreContract {
    @Override
    String[] shell() {
        return new String[] {"zsh", "--emulate", "sh"};
    }
}
