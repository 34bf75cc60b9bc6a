package dev.countersign.plan;

import dev.countersign.observation.Basis;

/** What is said of one demand on one host, why, and what that rests on. */
record RuleResult(Verdict verdict, String why, Basis basis) {}
