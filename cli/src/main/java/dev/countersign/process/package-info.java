/** Programs of this machine: how one is found and run, and what came of it. */
package dev.countersign.process;
