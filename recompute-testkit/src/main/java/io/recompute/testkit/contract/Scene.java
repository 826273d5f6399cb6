package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.function.IntConsumer;

/** Where one test of the contract plays: a connection, and a directory in the home directory that is removed after it. */
final class Scene implements AutoCloseable {
    private final Transport transport;
    private final Instance instance;
    private final String directory = "contract-" + UUID.randomUUID();
    private final Connection connection;

    private Scene(Transport transport, Instance instance, Connection connection) {
        this.transport = transport;
        this.instance = instance;
        this.connection = connection;
    }

    static Scene open(Transport transport, Instance instance) throws Exception {
        Scene scene = new Scene(transport, instance, transport.connect(instance, LIMIT));
        scene.succeed(scene.connection, "mkdir " + scene.directory);
        return scene;
    }

    /** The connection of the test, which may close it. */
    Connection connection() {
        return connection;
    }

    /** The path, from the home directory, of that name in the scene's directory. */
    String path(String name) {
        return directory + "/" + name;
    }

    /** A further connection, which the caller closes. */
    Connection connect() throws InterruptedException {
        return transport.connect(instance, LIMIT);
    }

    Exchange run(String line) throws Exception {
        return Exchange.of(connection, line);
    }

    Channel exec(String line) throws InterruptedException {
        return connection.exec(line, LIMIT);
    }

    /** A command that, before anything else, waits until {@link #openGate}, blind to its input. */
    Channel execAtGate(String line) throws Exception {
        succeed(connection, "mkfifo " + path("gate"));
        return exec("read go <" + path("gate") + "; " + line);
    }

    /** Returns when the command at the gate goes on. */
    void openGate(Connection through) throws Exception {
        succeed(through, "echo go >" + path("gate"));
    }

    /** A channel that prints what another command writes to that name, once it does. */
    Channel answer(String name, Connection through) throws Exception {
        succeed(connection, "mkfifo " + path(name));
        return through.exec("cat " + path(name), LIMIT);
    }

    /** Passes a text on to a command's input. */
    static void write(Channel channel, String text) throws IOException {
        OutputStream stdin = channel.stdin();
        stdin.write(text.getBytes(UTF_8));
        stdin.flush();
    }

    /** Writes without end; true once that fails. */
    static boolean fill(OutputStream stdin) {
        return fill(stdin, written -> {});
    }

    /** The same, telling after each block how many bytes it was. */
    static boolean fill(OutputStream stdin, IntConsumer written) {
        byte[] block = new byte[1 << 16];
        try {
            while (true) {
                stdin.write(block);
                stdin.flush();
                written.accept(block.length);
            }
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws Exception {
        try (connection;
                Connection last = connection.isOpen() ? connection : connect()) {
            succeed(last, "rm -rf " + directory);
        }
    }

    /** Runs a command that must succeed. */
    void succeed(Connection through, String line) throws Exception {
        Exchange exchange = Exchange.of(through, line);
        if (!exchange.end().equals(new Termination.Exited(0))) {
            throw new AssertionError(
                    "'" + line + "' at " + instance + ": " + exchange.end() + " " + exchange.errorText());
        }
    }
}
