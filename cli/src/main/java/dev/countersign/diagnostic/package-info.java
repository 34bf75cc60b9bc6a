/** Messages to people: what happened, where, and what to do. */
package dev.countersign.diagnostic;
