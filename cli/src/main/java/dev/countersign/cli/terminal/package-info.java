/** The terminal and whoever is at it: streams, console, progress, questions, the options of every command. */
package dev.countersign.cli.terminal;
