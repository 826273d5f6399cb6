package io.recompute.data;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a proxy may lead to, and the way there. */
final class ProxyTarget {
    private static final String UNREACHED = "502 Bad Gateway";
    private static final int CONNECT_MILLIS = 30_000;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL = 0xfc;

    private ProxyTarget() {}

    /**
     * Connects.
     *
     * @param named the hosts that may lie in this computer's own network
     * @throws ProxyRefusal where it is forbidden, or not reached
     */
    static Socket connect(ProxyRequest request, Set<String> named) throws ProxyRefusal {
        List<InetAddress> addresses = addresses(request.host());
        if (!named.contains(request.host().toLowerCase(Locale.ROOT))) {
            addresses = addresses.stream().filter(ProxyTarget::isPublic).toList();
        }
        if (addresses.isEmpty()) {
            throw new ProxyRefusal(
                    "403 Forbidden",
                    request.host() + " is in this computer's own network, and none of the addresses to fetch names it",
                    null);
        }
        @Nullable IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, request.port()));
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new ProxyRefusal(
                UNREACHED,
                "this computer does not reach " + request.host() + ":" + request.port() + " either",
                failure);
    }

    private static List<InetAddress> addresses(String host) throws ProxyRefusal {
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new ProxyRefusal(UNREACHED, "this computer does not know " + host + " either", e);
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        boolean connected = false;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /** Whether it is one of no private network (RFC 1918, RFC 4193), link or computer. */
    static boolean isPublic(InetAddress address) {
        boolean uniqueLocal =
                address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && !uniqueLocal;
    }
}
