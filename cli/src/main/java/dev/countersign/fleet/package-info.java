/** How the program reaches the hosts of a project: targets, logins, host keys. */
package dev.countersign.fleet;
