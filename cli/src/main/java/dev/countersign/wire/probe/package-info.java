/** One question on one connection, and what is to be said where no answer comes. */
package dev.countersign.wire.probe;
