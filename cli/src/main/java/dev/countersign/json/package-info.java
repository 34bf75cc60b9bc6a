/** All reading and writing of JSON. */
package dev.countersign.json;
