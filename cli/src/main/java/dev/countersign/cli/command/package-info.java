/** The commands: each reads its options, calls an operation, and shows the result. */
package dev.countersign.cli.command;
