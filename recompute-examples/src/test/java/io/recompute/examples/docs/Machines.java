package io.recompute.examples.docs;

import io.recompute.config.ConfigFile;
import io.recompute.examples.StandInGpus;
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
                    .environment("PATH", StandInGpus.two(machine) + ":" + System.getenv("PATH"))
                    .environment(
                            "RECOMPUTE_GPU_LEASES", machine.resolve("leases").toString())
                    .start();
            servers.add(server);
            config.add(server.instance().withName("machine" + index));
        }
    }

    @Override
    public void close() {
        System.setProperty(HOME, homeBefore);
        servers.forEach(EmbeddedSshServer::close);
    }
}
