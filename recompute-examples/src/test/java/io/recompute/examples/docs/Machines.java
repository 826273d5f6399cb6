package io.recompute.examples.docs;

import io.recompute.config.ConfigFile;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machines of the documents: three servers, each with two graphics processors, in the config file of a new home. */
final class Machines implements AutoCloseable {
    private static final int COUNT = 3;
    private static final String HOME = "user.home";

    private final String homeBefore = System.getProperty(HOME);
    private final List<EmbeddedSshServer> servers = new ArrayList<>();

    Machines(Path place) throws IOException {
        Path home = Files.createDirectories(place.resolve("home"));
        System.setProperty(HOME, home.toString());
        ConfigFile config = ConfigFile.at(home.resolve(".recompute.conf"));
        for (int index = 0; index < COUNT; index++) {
            Path machine = Files.createDirectories(place.resolve("machine" + index));
            EmbeddedSshServer server = EmbeddedSshServer.builder()
                    .environment("PATH", tools(machine) + ":" + System.getenv("PATH"))
                    .environment(
                            "RECOMPUTE_GPU_LEASES", machine.resolve("leases").toString())
                    .start();
            servers.add(server);
            config.add(server.instance().withName("machine" + index));
        }
    }

    /** A directory with a stand-in for NVIDIA's tool. */
    private static Path tools(Path machine) throws IOException {
        Path bin = Files.createDirectories(machine.resolve("bin"));
        Path tool = Files.writeString(bin.resolve("nvidia-smi"), """
                #!/bin/sh
                uuid=GPU-5c89852
                case "$*" in
                -L) for i in 0 1; do echo "GPU $i: NVIDIA A100 (UUID: $uuid$i-d268-c3f3-1b07-005d5ae1dc3f)"; done ;;
                *--query-gpu=*)
                  for i in 0 1; do echo "$i, $uuid$i-d268-c3f3-1b07-005d5ae1dc3f, NVIDIA A100, 81920, 4, 81148, 0"; done ;;
                *--query-compute-apps=*) ;;
                *) exit 2 ;;
                esac
                """);
        if (!tool.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + tool + " executable");
        }
        return bin;
    }

    @Override
    public void close() {
        System.setProperty(HOME, homeBefore);
        servers.forEach(EmbeddedSshServer::close);
    }
}
