/** Pure: observation, policy and platform become findings, changes and verdicts. */
package dev.countersign.plan;
