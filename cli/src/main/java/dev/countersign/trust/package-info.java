/** What the user of this machine grants to a policy repository, and what a repository asks for. */
package dev.countersign.trust;
