/**
 * Platforms: data folders that describe how to read, render, change and activate settings, and the
 * speakers that send this to a host.
 */
package dev.countersign.platform;
