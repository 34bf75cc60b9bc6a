package dev.countersign.platform;

/** A file that a platform's folder renders: its name, its template and its encoding. */
record ArtifactTemplate(String file, String template, Artifact.Encoding encoding) {}
