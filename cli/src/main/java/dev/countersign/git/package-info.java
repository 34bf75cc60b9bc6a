/** The policy repository, as the git program of this machine sees it: revision, what is dirty, commit. */
package dev.countersign.git;
