package dev.countersign.plan;

import java.util.function.Predicate;

/**
 * One setting that a document must get.
 *
 * @param setting the platform's own name
 * @param value the value to write if the current one is not sufficient
 * @param good whether a current value (as the platform prints it) is already sufficient
 */
record Write(String setting, String value, Predicate<String> good) {}
