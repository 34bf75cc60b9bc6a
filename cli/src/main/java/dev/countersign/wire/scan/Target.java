package dev.countersign.wire.scan;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * One word of what is to be scanned: a name, or consecutive addresses. Its endpoints are created on
 * demand.
 */
sealed interface Target {
    /** Returns the number of endpoints. */
    long size();

    /** Returns the endpoint with this number, counted from 0. */
    ScanTarget at(long index);

    /** A name to look up. */
    record Named(String name, int port) implements Target {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public ScanTarget at(long index) {
            return ScanTarget.named(name, port);
        }
    }

    /**
     * Consecutive addresses.
     *
     * @param octets 4 or 16
     */
    record Block(int octets, BigInteger first, long size, int port) implements Target {
        static Block from(InetAddress first, long size, int port) {
            byte[] bytes = first.getAddress();
            return new Block(bytes.length, new BigInteger(1, bytes), size, port);
        }

        @Override
        public ScanTarget at(long index) {
            return ScanTarget.literal(address(first.add(BigInteger.valueOf(index))), port, size == 1);
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            BigInteger offset = new BigInteger(1, bytes).subtract(first);
            return bytes.length == octets && offset.signum() >= 0 && offset.compareTo(BigInteger.valueOf(size)) < 0;
        }

        private InetAddress address(BigInteger number) {
            byte[] all = number.toByteArray();
            byte[] bytes = new byte[octets];
            int taken = Math.min(octets, all.length);
            System.arraycopy(all, all.length - taken, bytes, octets - taken, taken);
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(Arrays.toString(bytes), impossible);
            }
        }
    }
}
