package dev.countersign.platform;

import dev.countersign.testing.Needs;

/** The contract under zsh. */
@Needs({"zsh", "setsid"})
class TransactionUnderZshTest extends TransactionContract {
    @Override
    String[] shell() {
        return new String[] {"zsh", "--emulate", "sh"};
    }
}
