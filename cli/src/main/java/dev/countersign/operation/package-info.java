/** What is done with a project and its hosts: plan, apply, resume, roll back; runs and their stories. */
package dev.countersign.operation;
