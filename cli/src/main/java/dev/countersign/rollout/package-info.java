/** Rollouts to many hosts: order, batches, limits. */
package dev.countersign.rollout;
