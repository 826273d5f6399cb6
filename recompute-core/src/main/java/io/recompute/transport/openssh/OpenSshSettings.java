package io.recompute.transport.openssh;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a transport is described by. Immutable.
 *
 * @param program the name or path of {@code ssh}
 * @param config the only configuration; null: ssh's usual files
 * @param options as {@code Name=value}
 * @param strict whether only hosts are accepted that ssh knows
 * @param heartbeatSeconds how often a silent server is asked whether it is there
 */
record OpenSshSettings(
        String program, @Nullable Path config, List<String> options, boolean strict, long heartbeatSeconds) {
    private static final long HEARTBEAT_SECONDS = 11;

    OpenSshSettings {
        options = List.copyOf(options);
    }

    static OpenSshSettings standard() {
        return new OpenSshSettings("ssh", null, List.of(), false, HEARTBEAT_SECONDS);
    }
}
