/** How a platform is read, rendered, changed and activated: data folders, and the speakers that carry it to a host. */
package dev.countersign.platform;
