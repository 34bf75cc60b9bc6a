/** One host: the sequence, its outcomes, and the ports to the outside. */
package dev.countersign.transaction;
