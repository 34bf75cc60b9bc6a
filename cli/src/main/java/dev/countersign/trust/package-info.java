/** What this machine's user grants to a policy repository, and what a repository requires. */
package dev.countersign.trust;
