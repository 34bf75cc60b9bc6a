package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/**
 * A setting that a rule wants in a platform's own words. Whether the platform knows it only the platform can say.
 *
 * @param at where the name stands
 * @param valueAt where the value stands
 */
public record PlatformSetting(String platform, String name, String value, Location at, Location valueAt) {}
