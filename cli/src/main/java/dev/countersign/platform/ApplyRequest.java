package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.observation.BuiltIn;
import dev.countersign.observation.StoreName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change to be made on a host, with everything that must still be true there.
 *
 * <p>A document is a file, named by its path, or a store, named by its name.
 *
 * @param given the path that the daemon was given, one character per byte: it must still lead to
 * {@code document}
 * @param document the path after every symbolic link, one character per byte
 * @param kind the kind of the change
 * @param lease how long the host waits for a confirm before it reverts the change by itself; whole
 * seconds
 * @param before the digest of the document that the plan was made for
 * @param after the candidate's digest; for an activation the same as {@code before}
 * @param expect every file of the fingerprint by its path: its digest, or empty if it must be
 * absent
 * @param daemonCommand the digest of the {@code instance.command} of the observation, or empty if
 * no daemon was running
 * @param builtIn the path that is built into the daemon's program, if the observation found it out
 * @param dump the digest of the dump that the rehearsal gave for the candidate, or empty if any
 * dump is accepted (to restore a file that does not load)
 * @param candidate the bytes to install; empty for an activation
 */
public record ApplyRequest(
        String given,
        String document,
        ChangeKind kind,
        Duration lease,
        Digest before,
        Digest after,
        Map<String, Optional<Digest>> expect,
        Optional<Digest> daemonCommand,
        Optional<BuiltIn> builtIn,
        Optional<Digest> dump,
        Bytes candidate) {
    public ApplyRequest {
        mustNameADocument(given);
        mustNameADocument(document);
        mustHoldNoNul(candidate);
        mustBeSeconds(lease);
        if (kind != ChangeKind.ACTIVATE && !candidate.digest().equals(after)) {
            throw new IllegalArgumentException("the candidate is not the one that was planned");
        }
        expect = Collections.unmodifiableMap(new LinkedHashMap<>(expect));
    }

    /**
     * Creates the change of a document that the daemon was given by its own path, to be looked up on
     * the host.
     */
    public ApplyRequest(
            String document,
            ChangeKind kind,
            Duration lease,
            Digest before,
            Digest after,
            Map<String, Optional<Digest>> expect,
            Optional<Digest> daemonCommand,
            Optional<Digest> dump,
            Bytes candidate) {
        this(document, document, kind, lease, before, after, expect, daemonCommand, Optional.empty(), dump, candidate);
    }

    /** Checks that {@code name} is a path, or the name of a store. */
    static void mustNameADocument(String name) {
        if (!StoreName.is(name)) {
            mustBeAbsolute(name);
        }
    }

    static void mustBeAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path on a host is absolute: " + path);
        }
    }

    static void mustBeSeconds(Duration lease) {
        if (lease.toSeconds() < 1 || lease.toSeconds() > 999_999) {
            throw new IllegalArgumentException("a lease lasts from one second to eleven days");
        }
    }

    /** Checks for NUL, because a shell variable loses it. */
    static void mustHoldNoNul(Bytes candidate) {
        for (int at = 0; at < candidate.length(); at++) {
            if (candidate.at(at) == 0) {
                throw new IllegalArgumentException("a candidate with a NUL byte cannot be sent through a shell");
            }
        }
    }
}
