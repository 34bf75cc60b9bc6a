/**
 * Lists of other people: findings of scanners, and inventories of other tools. They are read once, row by
 * row, and nothing in them is believed: a row names a host and what somebody else saw of it.
 */
package dev.countersign.finding;
