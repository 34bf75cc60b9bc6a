/** One transaction with one host: the sequence, its outcomes, and the interfaces to the outside. */
package dev.countersign.transaction;
