package dev.countersign.finding;

/** What a plain list says: its hosts are on it. Such lists are made of hosts that do not require signing. */
final class Listed {
    static final Claim CLAIM = new Claim(Subject.SIGNING, "list", "", false);

    private Listed() {}
}
