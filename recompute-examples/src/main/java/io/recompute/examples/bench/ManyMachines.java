package io.recompute.examples.bench;

import io.recompute.Instances;
import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many embedded machines, some of which are dead, hang, or refuse the login; in a config file of this library, and in one of
 * ssh, where they are {@code m0}, {@code m1}… Closing it closes the servers; the directory stays.
 *
 * @param silent accept connections and never say a word
 */
record ManyMachines(Path directory, List<EmbeddedSshServer> servers, List<ServerSocket> silent)
        implements AutoCloseable {
    /** Of ten that do not answer, so many are dead; as many as the rest hang or refuse the login. */
    private static final int DEAD = 4;

    private static final int HANGING = 7;
    /** How many do not answer. */
    static final int BAD = 10;

    static ManyMachines start(Path directory, int size) throws IOException {
        Path key = directory.resolve("key");
        Processes.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        String line = Files.readString(Path.of(key + ".pub")).strip();
        ManyMachines machines = new ManyMachines(directory, new ArrayList<>(), new ArrayList<>());
        Instances config = Recompute.instances(machines.config());
        StringBuilder ssh = new StringBuilder();
        for (int index = 0; index < size; index++) {
            // The bad ones are spread: what hangs must not take the time of those behind it.
            boolean bad = index % (size / BAD) == 0;
            Instance instance = machines.add(bad ? index / (size / BAD) : BAD, line);
            config.add(instance.withName("m" + index).withIdentity(key, null));
            ssh.append("Host m")
                    .append(index)
                    .append("\n  Port ")
                    .append(instance.port())
                    .append('\n');
        }
        ssh.append("Host *\n  HostName 127.0.0.1\n  User tester\n  IdentitiesOnly yes\n  BatchMode yes\n")
                .append("  StrictHostKeyChecking no\n  LogLevel ERROR\n  IdentityFile ")
                .append(key)
                .append("\n  UserKnownHostsFile ")
                .append(directory.resolve("known_hosts"))
                .append('\n');
        Files.writeString(machines.sshConfig(), ssh);
        return machines;
    }

    /** One more; which of the bad ones, or a good one from {@link #BAD} on. */
    private Instance add(int kind, String key) throws IOException {
        if (kind >= DEAD && kind < HANGING) {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            silent.add(socket);
            return Instance.parse("tester@127.0.0.1:" + socket.getLocalPort());
        }
        EmbeddedSshServer server =
                EmbeddedSshServer.builder().authorizedKey(key).start();
        servers.add(server);
        if (kind < DEAD) {
            server.stop();
        } else if (kind < BAD) {
            server.inject(new Fault.RefuseLogins());
        }
        return server.instance().withPassword(null);
    }

    Path config() {
        return directory.resolve("recompute.conf");
    }

    Path sshConfig() {
        return directory.resolve("ssh_config");
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : silent) {
            socket.close();
        }
        servers.forEach(EmbeddedSshServer::close);
    }
}
