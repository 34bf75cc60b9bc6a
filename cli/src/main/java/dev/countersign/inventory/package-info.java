/** Inventories: hosts, groups, logins by reference, SMB endpoints. */
package dev.countersign.inventory;
