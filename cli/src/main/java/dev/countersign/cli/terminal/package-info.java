/**
 * The terminal and its user: streams, console, progress, questions, the options of every command.
 */
package dev.countersign.cli.terminal;
