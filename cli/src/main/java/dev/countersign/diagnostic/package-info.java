/** How we tell a person what happened, where, and what to do. */
package dev.countersign.diagnostic;
