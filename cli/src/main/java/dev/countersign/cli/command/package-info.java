/** The commands: each reads its options, calls an operation, and shows what came of it. */
package dev.countersign.cli.command;
