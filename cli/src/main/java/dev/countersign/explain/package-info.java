/**
 * Explains errors, events, messages and this program's own words, and what to do about them: pages
 * as data, in two languages.
 */
package dev.countersign.explain;
