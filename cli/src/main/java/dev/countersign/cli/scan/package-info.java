/** The scan command: its targets and output formats. */
package dev.countersign.cli.scan;
