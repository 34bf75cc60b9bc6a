/** What a host and its wire said: values only. */
package dev.countersign.observation;
