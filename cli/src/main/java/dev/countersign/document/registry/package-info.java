/** The Windows registry: keys as reg.exe prints them, .reg files, and the values in them. */
package dev.countersign.document.registry;
