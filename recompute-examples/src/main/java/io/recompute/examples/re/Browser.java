package io.recompute.examples.re;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The user's browser. Nothing is loaded into this program for it. */
final class Browser {
    private Browser() {}

    /** Opens an address; false where there is no browser to be asked. */
    static boolean open(URI address) {
        Optional<List<String>> command =
                command(System.getProperty("os.name", ""), System.getenv(), address.toString());
        if (command.isEmpty()) {
            return false;
        }
        try {
            Process unused = new ProcessBuilder(command.get())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false; // the address was printed
        }
    }

    /** The system's way; empty where nobody would see it. */
    static Optional<List<String>> command(String system, Map<String, String> environment, String address) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return environment.containsKey("SSH_CONNECTION") ? Optional.empty() : Optional.of(List.of("open", address));
        }
        if (name.startsWith("windows")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", address));
        }
        boolean screen = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return screen ? Optional.of(List.of("xdg-open", address)) : Optional.empty();
    }
}
