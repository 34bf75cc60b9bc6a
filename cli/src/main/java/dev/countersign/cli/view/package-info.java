/** The output for people and programs: text and JSON made from values. */
package dev.countersign.cli.view;
