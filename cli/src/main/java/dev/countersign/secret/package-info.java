/** References to secrets: resolved as late as possible, never printed. */
package dev.countersign.secret;
