/** The results of several shards become one. */
package dev.countersign.merge;
