package dev.mintmark.platform.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves a host's addresses. Called once for each fetch, off the event loop; may block. */
@FunctionalInterface
interface HostAddresses {

    /**
     * Every address the host has, at least one.
     *
     * @param host a name, or the text of an address
     * @throws UnknownHostException when there is none
     */
    List<InetAddress> of(String host) throws UnknownHostException;
}
