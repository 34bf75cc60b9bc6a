package dev.countersign.wire.login;

import dev.countersign.diagnostic.Untrusted;

/** Why a login came to nothing before the server could refuse it. Its words hold no secret. */
final class LoginFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LoginFailure(String what) {
        super(new Untrusted(what).brief());
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
