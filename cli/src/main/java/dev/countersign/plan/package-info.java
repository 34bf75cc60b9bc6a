/**
 * Turns an observation, policy and platform into findings, changes and verdicts. Pure functions
 * only.
 */
package dev.countersign.plan;
