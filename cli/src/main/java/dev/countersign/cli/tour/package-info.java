/** The demo command: its story and its output. */
package dev.countersign.cli.tour;
