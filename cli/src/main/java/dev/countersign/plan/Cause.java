package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import java.util.function.Predicate;

/**
 * What lies behind the symptoms of a host: a person must know it before them.
 *
 * @param what the cause, with its place if it has one
 * @param advice what a person can do about it
 * @param blocks whether no change of the document from here can succeed while it lasts
 * @param explains the findings that it explains
 */
record Cause(String what, String advice, boolean blocks, Predicate<Finding> explains) {
    Cause {
        // It quotes files, command lines and tools of a host.
        what = new Untrusted(what).brief();
    }
}
