/** What a person or a program sees: text and JSON made from values. */
package dev.countersign.cli.view;
