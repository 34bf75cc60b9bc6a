/**
 * What a server does after a login: the requests that prove what it requires, and the protection of
 * accounts against lockout.
 */
package dev.countersign.wire.login;
