package io.recompute.transport.openssh;

import java.util.List;
import java.util.Map;

/** What an {@code ssh} is started with: messages that can be read, and nobody to ask. */
final class Surroundings {
    private Surroundings() {}

    static ProcessBuilder of(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        // BatchMode is not handed on to the ssh of a ProxyJump, which would ask at the terminal of this program.
        environment.put("SSH_ASKPASS", "false");
        environment.put("SSH_ASKPASS_REQUIRE", "force");
        return builder;
    }
}
