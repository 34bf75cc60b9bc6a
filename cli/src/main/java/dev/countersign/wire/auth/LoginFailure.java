package dev.countersign.wire.auth;

import dev.countersign.diagnostic.Untrusted;

/** Why a login failed before the server could refuse it. The message contains no secret. */
public final class LoginFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean servers;

    /** Creates a failure that is not evidence against the server. */
    public LoginFailure(String what) {
        this(what, false);
    }

    private LoginFailure(String what, boolean servers) {
        super(new Untrusted(what).brief());
        this.servers = servers;
    }

    /**
     * Creates a failure in which the server did what no honest server does: it may be a different
     * server, or one that relays.
     */
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
