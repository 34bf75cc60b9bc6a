package dev.countersign.plan;

import dev.countersign.observation.Basis;

/** The verdict on one demand on one host, why, and what it is based on. */
record RuleResult(Verdict verdict, String why, Basis basis) {}
