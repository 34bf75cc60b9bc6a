package dev.countersign.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test needs on the machine: names of programs on the PATH, {@code root}, {@code namespaces}
 * (root that may unshare and mount), {@link Signals#NEED}, {@code reftable} (a git that supports
 * it), {@code all} (only in {@code script/test --all}), or {@code systemd-guest} (a
 * {@link SystemdHost}, also only there). If one is missing the test does not run, and is recorded
 * in {@code target/not-run.txt}, which {@code script/test} prints last.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    /** Everything that is needed. */
    String[] value();
}
