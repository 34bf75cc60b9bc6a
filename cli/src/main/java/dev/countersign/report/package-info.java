/** One value for what a check, a plan, a run or a closing found, and the formats in which it is handed on. */
package dev.countersign.report;
