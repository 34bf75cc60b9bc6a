package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/**
 * A setting that a rule requires in a platform's own words. Only the platform can tell whether it
 * has this setting.
 *
 * @param at the place of the name
 * @param valueAt the place of the value
 */
public record PlatformSetting(String platform, String name, String value, Location at, Location valueAt) {}
