package dev.countersign.platform;

/** A file that a platform's folder renders: under which name, from which template, written how. */
record ArtifactTemplate(String file, String template, Artifact.Encoding encoding) {}
