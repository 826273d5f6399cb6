package io.recompute.data;

/**
 * The part of an address that names a host (RFC 3986, section 3.2), more lenient than {@link java.net.URI}, which takes
 * no host with an underscore.
 *
 * @param host without brackets; empty where there is none
 * @param port -1 where what stands for it is no number
 */
record Authority(String host, int port) {
    /** Its login is left away. */
    static Authority of(String text, int defaultPort) {
        String place = text.substring(text.lastIndexOf('@') + 1);
        int colon = place.lastIndexOf(':');
        boolean hasPort = colon > place.lastIndexOf(']');
        String host = hasPort ? place.substring(0, colon) : place;
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Authority(
                bracketed ? host.substring(1, host.length() - 1) : host,
                hasPort && colon < place.length() - 1 ? number(place.substring(colon + 1)) : defaultPort);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
