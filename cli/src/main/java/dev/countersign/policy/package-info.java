/** Policies: what must be true, why, and for which hosts. */
package dev.countersign.policy;
