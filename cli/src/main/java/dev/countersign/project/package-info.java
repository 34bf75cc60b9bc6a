/** A policy repository as a whole: its files, its trust, its lint, what would be rendered from it. */
package dev.countersign.project;
