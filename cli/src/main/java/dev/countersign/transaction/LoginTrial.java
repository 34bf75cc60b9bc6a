package dev.countersign.transaction;

import dev.countersign.observation.Trial;
import java.time.Duration;

/** Logs in to an SMB endpoint once, and tries what the endpoint should refuse. */
public interface LoginTrial {
    /**
     * Makes one attempt over {@code dialer}, all within {@code timeout}. Never throws: after an
     * error, the trial contains only the reason.
     *
     * @param address the server's name as clients use it; with Kerberos it determines which server
     *     must answer
     */
    Trial attempt(Dialer dialer, String address, int port, Duration timeout);
}
