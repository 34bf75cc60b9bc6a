package dev.countersign.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The class runs under every {@link HostShell} in each run, not only under the usual ones. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface InTheDefaultRunToo {}
