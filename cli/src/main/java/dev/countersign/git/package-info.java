/** The policy repository: revision, what is dirty, commit. */
package dev.countersign.git;
