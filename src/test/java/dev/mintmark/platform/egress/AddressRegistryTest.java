package dev.mintmark.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRegistryTest {

    // First and last address of each block, and the public neighbours where there are some.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            -,               0.0.0.0,         0.255.255.255,   1.0.0.0
            9.255.255.255,   10.0.0.0,        10.255.255.255,  11.0.0.0
            100.63.255.255,  100.64.0.0,      100.127.255.255, 100.128.0.0
            126.255.255.255, 127.0.0.0,       127.255.255.255, 128.0.0.0
            169.253.255.255, 169.254.0.0,     169.254.255.255, 169.255.0.0
            172.15.255.255,  172.16.0.0,      172.31.255.255,  172.32.0.0
            191.255.255.255, 192.0.0.0,       192.0.0.255,     192.0.1.0
            192.0.1.255,     192.0.2.0,       192.0.2.255,     192.0.3.0
            192.31.195.255,  192.31.196.0,    192.31.196.255,  192.31.197.0
            192.52.192.255,  192.52.193.0,    192.52.193.255,  192.52.194.0
            192.88.98.255,   192.88.99.0,     192.88.99.255,   192.88.100.0
            192.167.255.255, 192.168.0.0,     192.168.255.255, 192.169.0.0
            192.175.47.255,  192.175.48.0,    192.175.48.255,  192.175.49.0
            198.17.255.255,  198.18.0.0,      198.19.255.255,  198.20.0.0
            198.51.99.255,   198.51.100.0,    198.51.100.255,  198.51.101.0
            203.0.112.255,   203.0.113.0,     203.0.113.255,   203.0.114.0
            223.255.255.255, 224.0.0.0,       239.255.255.255, -
            -,               240.0.0.0,       255.255.255.255, -
            -,               ::,              ::ffff,          -
            -,               ::1,             ::1,             -
            -,               64:ff9b::,       64:ff9b::ffff:ffff, -
            -,               64:ff9b:1::,     64:ff9b:1:ffff:ffff:ffff:ffff:ffff, -
            -,               100::,           100::ffff:ffff:ffff:ffff, -
            2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::
            2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::
            2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::
            2620:4f:7fff:ffff:ffff:ffff:ffff:ffff, 2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff, 2620:4f:8001::
            3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::
            -,               4000::,          4000::1,         -
            -,               5f00::,          5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -
            -,               fc00::,          fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -
            -,               fe80::,          febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -
            -,               fec0::,          feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -
            -,               ff00::,          ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -
            """)
    void a_special_block_is_refused_from_its_first_to_its_last_address_and_no_further(
            String before, String first, String last, String after) throws UnknownHostException {
        assertThat(isPublic(first)).isFalse();
        assertThat(isPublic(last)).isFalse();
        if (before != null) {
            assertThat(isPublic(before)).isTrue();
        }
        if (after != null) {
            assertThat(isPublic(after)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "140.82.121.3", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"})
    void ordinary_public_addresses_are_public(String address) throws UnknownHostException {
        assertThat(isPublic(address)).isTrue();
    }

    @Property
    void a_mapped_address_is_judged_by_the_address_inside(@ForAll @Size(4) byte[] inside) {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(inside, 0, mapped, 12, 4);

        assertThat(AddressRegistry.isPublic(mapped)).isEqualTo(AddressRegistry.isPublic(inside));
    }

    // A second opinion on the bit arithmetic.
    @Property(tries = 5000)
    void what_java_knows_as_special_is_special_here(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        if (address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || new BigInteger(1, bytes).shiftRight(28).intValue() == 15) {
            assertThat(AddressRegistry.isPublic(bytes)).isFalse();
        }
    }

    @Property
    void bytes_that_are_no_address_are_not_public(@ForAll @Size(max = 40) byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            assertThat(AddressRegistry.isPublic(bytes)).isFalse();
        }
    }

    private static boolean isPublic(String address) throws UnknownHostException {
        return AddressRegistry.isPublic(InetAddress.getAllByName(address)[0].getAddress());
    }
}
