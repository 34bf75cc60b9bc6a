package dev.countersign.wire.scan;

/** What a scan asks of an endpoint in addition to its signing in SMB2. */
public enum Question {
    /** Whether it speaks SMB1: a second connection. */
    SMB1,
    /** Who it is: one more message on the first connection. */
    IDENTITY,
    /** What it says to a client of each older dialect: a connection each. */
    EACH_DIALECT,
    /** Whether its address speaks QUIC: a datagram to UDP 443. */
    QUIC
}
