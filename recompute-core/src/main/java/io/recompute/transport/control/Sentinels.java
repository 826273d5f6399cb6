package io.recompute.transport.control;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Words that nothing on a machine prints by chance or on purpose. */
final class Sentinels {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sentinels() {}

    /** 32 hexadecimal digits, never the same ones again. */
    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
