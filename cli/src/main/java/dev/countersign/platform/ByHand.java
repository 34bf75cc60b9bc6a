package dev.countersign.platform;

/**
 * The steps for a person in the vendor's own interface, with the names of its menus, in English and
 * in Chinese.
 */
public record ByHand(String english, String chinese) {}
