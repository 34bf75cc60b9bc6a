/** References to secrets: resolved late, never printed. */
package dev.countersign.secret;
