/**
 * Operations on a project and its hosts: plan, apply, resume, roll back; runs and their reports.
 */
package dev.countersign.operation;
