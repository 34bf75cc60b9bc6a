/** What a server does when somebody is logged in: the requests that prove what it requires, and what an account is spared. */
package dev.countersign.wire.login;
