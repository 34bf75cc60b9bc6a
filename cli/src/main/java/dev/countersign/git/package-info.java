/**
 * The policy repository, as the git program of this machine reports it: revision, uncommitted
 * changes, commit.
 */
package dev.countersign.git;
