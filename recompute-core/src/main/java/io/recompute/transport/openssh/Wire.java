package io.recompute.transport.openssh;

/** The numbers of the SSH connection protocol (RFC 4254) and of OpenSSH's multiplexing protocol (PROTOCOL.mux). */
final class Wire {
    static final int REQUEST_SUCCESS = 81;
    static final int REQUEST_FAILURE = 82;
    static final int GLOBAL_REQUEST = 80;
    static final int CHANNEL_OPEN = 90;
    static final int OPEN_CONFIRMATION = 91;
    static final int OPEN_FAILURE = 92;
    static final int WINDOW_ADJUST = 93;
    static final int DATA = 94;
    static final int EXTENDED_DATA = 95;
    static final int EOF = 96;
    static final int CLOSE = 97;
    static final int REQUEST = 98;
    static final int SUCCESS = 99;
    static final int FAILURE = 100;

    static final int PROHIBITED = 1;
    static final int UNKNOWN_CHANNEL_TYPE = 3;
    static final int RESOURCE_SHORTAGE = 4;

    static final int MUX_HELLO = 1;
    static final int MUX_VERSION = 4;
    static final int MUX_PROXY = 0x1000000f;
    static final int MUX_PROXY_READY = 0x8000000f;

    static final int MUX_OPEN_FORWARD = 0x10000006;
    static final int MUX_CLOSE_FORWARD = 0x10000007;
    static final int MUX_REMOTE_FORWARD = 2;
    static final int MUX_SOCKET = -2; // instead of a port: the host before it is a path
    static final int MUX_OK = 0x80000001;
    static final int MUX_REMOTE_PORT = 0x80000007;

    private Wire() {}
}
