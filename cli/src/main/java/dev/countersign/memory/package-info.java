/** Results of more hosts than fit into memory as objects: packed, and read one at a time. */
package dev.countersign.memory;
