package dev.countersign.plan;

import java.util.function.Predicate;

/**
 * One setting that a document must get.
 *
 * @param setting the platform's own name
 * @param value what is written when what stands there will not do
 * @param good whether a value that stands there (as the platform prints it) does already
 */
record Write(String setting, String value, Predicate<String> good) {}
