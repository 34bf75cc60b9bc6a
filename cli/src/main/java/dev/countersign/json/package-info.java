/** The one place that reads and writes JSON. */
package dev.countersign.json;
