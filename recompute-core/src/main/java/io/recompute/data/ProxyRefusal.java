package io.recompute.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that a proxy does not carry out, with the status and the reason that it is answered with. */
final class ProxyRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final String status;
    private final String reason;

    ProxyRefusal(String status, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.status = status;
        this.reason = reason;
    }

    static ProxyRefusal malformed(String reason) {
        return new ProxyRefusal("400 Bad Request", reason, null);
    }

    String status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
