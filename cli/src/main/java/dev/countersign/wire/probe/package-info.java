/** One request on one connection, and what to report when no reply comes. */
package dev.countersign.wire.probe;
