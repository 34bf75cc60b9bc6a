/** The demo command: its story and what is shown of it. */
package dev.countersign.cli.tour;
