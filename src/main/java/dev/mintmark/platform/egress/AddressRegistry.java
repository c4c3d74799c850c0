package dev.mintmark.platform.egress;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The IANA special-purpose address registries (RFC 6890 and its updates) as code over bytes. {@code InetAddress.is*}
 * misses about half of them: carrier NAT, 0/8, 240/4, benchmarking, NAT64, 6to4, Teredo, documentation.
 */
final class AddressRegistry {

    private static final List<Block> SPECIAL_V4 = List.of(
            block("00000000", 8), // this network
            block("0a000000", 8), // private
            block("64400000", 10), // carrier-grade NAT
            block("7f000000", 8), // loopback
            block("a9fe0000", 16), // link-local, where clouds keep their metadata
            block("ac100000", 12), // private
            block("c0000000", 24), // IETF protocol assignments
            block("c0000200", 24), // documentation
            block("c01fc400", 24), // AS112
            block("c034c100", 24), // AMT
            block("c0586300", 24), // 6to4 relay
            block("c0a80000", 16), // private
            block("c0af3000", 24), // AS112
            block("c6120000", 15), // benchmarking
            block("c6336400", 24), // documentation
            block("cb007100", 24), // documentation
            block("e0000000", 4), // multicast
            block("f0000000", 4)); // reserved, and broadcast

    private static final Block MAPPED_V4 = block("00000000000000000000ffff00000000", 96);

    /** Nothing outside it is allocated for unicast: NAT64, ULA, link-local, multicast, discard and SRv6 all lie there. */
    private static final Block GLOBAL_UNICAST = block("20000000000000000000000000000000", 3);

    private static final List<Block> SPECIAL_V6 = List.of(
            block("20010000000000000000000000000000", 23), // IETF protocol assignments, Teredo, ORCHID
            block("20010db8000000000000000000000000", 32), // documentation
            block("20020000000000000000000000000000", 16), // 6to4: holds any IPv4 address
            block("2620004f800000000000000000000000", 48), // AS112
            block("3fff0000000000000000000000000000", 20)); // documentation

    private AddressRegistry() {}

    /**
     * Tells whether it is an ordinary public unicast address.
     *
     * @param address 4 or 16 bytes in network order; false for any other length
     */
    static boolean isPublic(byte[] address) {
        return switch (address.length) {
            case 4 -> SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
            case 16 -> isPublicV6(address);
            default -> false;
        };
    }

    private static boolean isPublicV6(byte[] address) {
        if (MAPPED_V4.contains(address)) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_UNICAST.contains(address) && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
    }

    private static Block block(String firstAddress, int prefixLength) {
        return new Block(HexFormat.of().parseHex(firstAddress), prefixLength);
    }

    private static final class Block {

        private final byte[] first;
        private final int prefixLength;

        Block(byte[] first, int prefixLength) {
            this.first = first;
            this.prefixLength = prefixLength;
        }

        boolean contains(byte[] address) {
            int wholeBytes = prefixLength / 8;
            if (!Arrays.equals(first, 0, wholeBytes, address, 0, wholeBytes)) {
                return false;
            }
            int restBits = prefixLength % 8;
            return restBits == 0 || (first[wholeBytes] ^ address[wholeBytes]) >> (8 - restBits) == 0;
        }
    }
}
