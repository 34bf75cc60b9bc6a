/** The hosts of a project as the program reaches them: targets, logins, host keys. */
package dev.countersign.fleet;
