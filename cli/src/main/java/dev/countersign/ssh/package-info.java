/** Hosts reached over SSH: host keys, logins, jump hosts, sudo, quoting. */
package dev.countersign.ssh;
