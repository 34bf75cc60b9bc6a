/** YAML in which every value has its file, line and column. */
package dev.countersign.yaml;
