/** Values for what a host and its wire said. */
package dev.countersign.observation;
