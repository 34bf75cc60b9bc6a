/** What an error, an event, a message or a word of ours means, and what to do about it: pages as data, in two languages. */
package dev.countersign.explain;
