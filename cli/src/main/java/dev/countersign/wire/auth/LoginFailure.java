package dev.countersign.wire.auth;

import dev.countersign.diagnostic.Untrusted;

/** Why a login came to nothing before the server could refuse it. Its words hold no secret. */
public final class LoginFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean servers;

    /** One for which the server need not be blamed. */
    public LoginFailure(String what) {
        this(what, false);
    }

    private LoginFailure(String what, boolean servers) {
        super(new Untrusted(what).brief());
        this.servers = servers;
    }

    /** One in which the server did what no honest server does: it may be another one, or pass on what it is told. */
    public static LoginFailure ofServer(String what) {
        return new LoginFailure(what, true);
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    /** Whether nothing that this server said should be believed any more. */
    public boolean discredits() {
        return servers;
    }
}
