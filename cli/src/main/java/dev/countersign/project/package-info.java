/**
 * A policy repository as a whole: its files, its grants, its lint, and what is rendered from it.
 */
package dev.countersign.project;
