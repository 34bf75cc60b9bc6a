/** Many hosts: order, batches, limits. */
package dev.countersign.rollout;
