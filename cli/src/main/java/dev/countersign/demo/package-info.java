/** The embedded fleet of the demo command. */
package dev.countersign.demo;
