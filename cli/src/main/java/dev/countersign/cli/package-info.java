/** Commands (parse, call, render) and views. */
package dev.countersign.cli;
