/** The scan command: targets, and the forms of its result. */
package dev.countersign.cli.scan;
