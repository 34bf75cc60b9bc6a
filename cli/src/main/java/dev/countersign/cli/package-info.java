/** Where the program starts, and its command line. */
package dev.countersign.cli;
