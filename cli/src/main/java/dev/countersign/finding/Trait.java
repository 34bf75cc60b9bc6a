package dev.countersign.finding;

/** What a row may say about its host, as text of the file that nobody has checked yet. */
enum Trait {
    /** An IP address, or whatever a column for addresses has: many tools put names there. */
    ADDRESS,
    /** A DNS name. */
    NAME,
    /** The NetBIOS name, with {@code DOMAIN\} before it in some files. */
    COMPUTER,
    /** The name of its domain. */
    DOMAIN,
    /** The operating system, in words. */
    SYSTEM,
    /** The SMB port. */
    PORT,
    /** When the source saw it, in the source's own words. */
    DATE,
    /** The account that logs in. */
    USER,
    /** Where sshd listens. */
    SSH_PORT,
    /** How to become root: {@code sudo}, or nothing. */
    BECOME
}
