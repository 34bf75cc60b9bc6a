package dev.countersign.transaction;

import dev.countersign.observation.Trial;
import java.time.Duration;

/** Logs in to an SMB endpoint once, and tries what it ought to refuse. */
public interface LoginTrial {
    /**
     * One attempt over {@code dialer}, all of it within {@code timeout}. Never throws: what went wrong is a trial that tells nothing but
     * why.
     *
     * @param address as clients call the server: with Kerberos it is who must answer
     */
    Trial attempt(Dialer dialer, String address, int port, Duration timeout);
}
