package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.LIMIT;
import static io.recompute.testkit.contract.Exchange.get;
import static io.recompute.testkit.contract.Exchange.readLine;
import static io.recompute.testkit.contract.Exchange.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.transport.ByteStream;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} about streams to what listens on the machine, and from there. */
interface ForwardingContract {
    int MUCH = 12 << 20;
    int MANY = 20;
    long STILL_MILLIS = 1000;

    /** Where the test plays. */
    Scene scene();

    /** Whether the machine forwards, and has the loopback address of the tests. */
    boolean forwards();

    /** Whether it has the machine listen. */
    boolean listens();

    /** Whether it forwards the peer's end as that of one direction. */
    boolean halfCloses();

    /** Whether it forwards unix sockets too. */
    boolean forwardsSockets();

    @Test
    default void whatIsSentThroughComesBack() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        try (Peer peer = Peer.listen();
                ByteStream stream = dial(peer)) {
            CompletableFuture<Boolean> echo = peer.accept(Peer::echo);
            send(stream, "hello\n");
            assertThat(readLine(stream.input())).isEqualTo("hello");
            stream.output().close();
            assertThat(stream.input().read()).isEqualTo(-1);
            assertThat(get(echo)).isTrue();
        }
    }

    @Test
    default void closingTheOutputLeavesTheInput() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        try (Peer peer = Peer.listen();
                ByteStream stream = dial(peer)) {
            CompletableFuture<Boolean> answer = peer.accept((input, output) -> {
                byte[] all = input.readAllBytes();
                output.write((new String(all, UTF_8) + " and the end").getBytes(UTF_8));
                return true;
            });
            stream.output().write("a word".getBytes(UTF_8));
            stream.output().close();
            assertThat(new String(stream.input().readAllBytes(), UTF_8)).isEqualTo("a word and the end");
            assertThat(get(answer)).isTrue();
        }
    }

    @Test
    default void thePeersEndLeavesTheOutput() throws Exception {
        assumeTrue(halfCloses(), "this machine ends both directions at once");
        try (Peer peer = Peer.listen();
                ByteStream stream = dial(peer)) {
            CompletableFuture<String> heard = new CompletableFuture<>();
            CompletableFuture<Boolean> talk = peer.accept((input, output) -> {
                output.close();
                return heard.complete(new String(input.readAllBytes(), UTF_8));
            });
            assertThat(stream.input().read()).isEqualTo(-1);
            send(stream, "still here");
            stream.output().close();
            assertThat(get(heard)).isEqualTo("still here");
            assertThat(get(talk)).isTrue();
        }
    }

    @Test
    default void muchPassesThroughBothWaysUnchanged() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        byte[] sent = new byte[MUCH];
        new Random(7).nextBytes(sent);
        try (Peer peer = Peer.listen();
                ByteStream stream = dial(peer)) {
            CompletableFuture<Boolean> echo = peer.accept(Peer::echo);
            CompletableFuture<byte[]> received =
                    start("contract-reader", () -> stream.input().readAllBytes());
            stream.output().write(sent);
            stream.output().close();
            assertThat(get(received)).isEqualTo(sent);
            assertThat(get(echo)).isTrue();
        }
    }

    @Test
    default void whereNobodyListensItSaysSo() {
        assumeTrue(forwards(), "this machine does not forward");
        Destination nobody = Destination.host("127.0.0.1", 1);
        assertThatThrownBy(() -> scene().connection().dial(nobody, LIMIT).close())
                .isInstanceOf(DestinationException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThat(scene().connection().isOpen()).isTrue();
    }

    @Test
    default void closingAStreamEndsItOnBothSides() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        try (Peer peer = Peer.listen()) {
            CompletableFuture<Boolean> waiting = peer.accept((input, output) -> endsReading(input));
            ByteStream stream = dial(peer);
            CompletableFuture<Boolean> reader = start("contract-reader", () -> endsReading(stream.input()));
            stream.close();
            stream.close();
            assertThat(get(reader)).isTrue();
            assertThat(get(waiting)).isTrue();
            assertThat(Scene.fill(stream.output())).isTrue();
        }
    }

    @Test
    default void closingTheConnectionEndsItsStreams() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        try (Peer peer = Peer.listen()) {
            CompletableFuture<Boolean> waiting = peer.accept((input, output) -> endsReading(input));
            try (ByteStream stream = dial(peer)) {
                CompletableFuture<Boolean> reader = start("contract-reader", () -> endsReading(stream.input()));
                scene().connection().close();
                assertThat(get(reader)).isTrue();
                assertThat(get(waiting)).isTrue();
            }
            assertThatThrownBy(() -> dial(peer).close()).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    default void manyStreamsPassAtTheSameTime() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        List<ByteStream> streams = new ArrayList<>();
        try (Peer peer = Peer.listen()) {
            for (int i = 0; i < MANY; i++) {
                CompletableFuture<Boolean> unused = peer.accept(Peer::echo);
                streams.add(dial(peer));
            }
            for (int i = 0; i < MANY; i++) {
                send(streams.get(i), "number " + i + "\n");
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(readLine(streams.get(i).input())).isEqualTo("number " + i);
            }
        } finally {
            streams.forEach(ByteStream::close);
        }
    }

    @Test
    default void anUnreadStreamIsHeldAndHoldsUpNobodyElse() throws Exception {
        assumeTrue(forwards(), "this machine does not forward");
        try (Peer peer = Peer.listen();
                ByteStream unread = dial(peer)) {
            BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
            CompletableFuture<Boolean> filling = peer.accept((input, output) -> Scene.fill(output, written::add));
            try (Peer other = Peer.listen();
                    ByteStream stream = dial(other)) {
                CompletableFuture<Boolean> echo = other.accept(Peer::echo);
                send(stream, "passes\n");
                assertThat(readLine(stream.input())).isEqualTo("passes");
                stream.output().close();
                assertThat(get(echo)).isTrue();
            }
            // Only once all room on the way is taken does something wait for the reader that goes away.
            while (written.poll(STILL_MILLIS, TimeUnit.MILLISECONDS) != null) {
                continue;
            }
            assertThat(filling).isNotDone();
            unread.close();
            assertThat(get(filling)).isTrue();
        }
    }

    @Test
    default void aUnixSocketIsReached() throws Exception {
        assumeTrue(forwardsSockets(), "this machine does not forward unix sockets");
        Path directory = Files.createTempDirectory("contract");
        Path socket = directory.resolve("s");
        try (Peer peer = Peer.listen(socket)) {
            // The login may be another user's.
            Set<PosixFilePermission> all = PosixFilePermissions.fromString("rwxrwxrwx");
            Files.setPosixFilePermissions(socket, all);
            Files.setPosixFilePermissions(directory, all);
            CompletableFuture<Boolean> echo = peer.accept(Peer::echo);
            try (ByteStream stream = scene().connection().dial(Destination.socket(socket.toString()), LIMIT)) {
                send(stream, "by a path\n");
                assertThat(readLine(stream.input())).isEqualTo("by a path");
            }
            assertThat(get(echo)).isTrue();
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }

    @Test
    default void whoConnectsToWhereTheMachineListensIsHandedOver() throws Exception {
        assumeTrue(listens(), "this machine does not listen");
        BlockingQueue<ByteStream> accepted = new LinkedBlockingQueue<>();
        Destination anyPort = Destination.host("127.0.0.1", 0);
        try (Listening listening = scene().connection().listen(anyPort, accepted::add, LIMIT);
                Socket socket = connect(listening);
                ByteStream stream = accepted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(stream).isNotNull();
            socket.getOutputStream().write("from there\n".getBytes(UTF_8));
            assertThat(readLine(stream.input())).isEqualTo("from there");
            send(stream, "from here\n");
            assertThat(readLine(socket.getInputStream())).isEqualTo("from here");
            stream.output().close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.shutdownOutput();
            assertThat(stream.input().read()).isEqualTo(-1);
        }
    }

    @Test
    default void whereSomethingListensAlreadyItIsRefused() throws Exception {
        assumeTrue(listens(), "this machine does not listen");
        try (Peer peer = Peer.listen()) {
            Destination taken = Destination.host("127.0.0.1", peer.port());
            assertThatThrownBy(() -> scene().connection()
                            .listen(taken, ByteStream::close, LIMIT)
                            .close())
                    .isInstanceOf(ForwardingRefusedException.class);
        }
    }

    @Test
    default void whatListensEndsWithItselfAndWithTheConnection() throws Exception {
        assumeTrue(listens(), "this machine does not listen");
        Destination anyPort = Destination.host("127.0.0.1", 0);
        Listening first = scene().connection().listen(anyPort, ByteStream::close, LIMIT);
        try (first;
                Listening second = scene().connection().listen(anyPort, ByteStream::close, LIMIT)) {
            assertThat(first.address()).isNotEqualTo(second.address());
            first.close();
            first.close();
            first.ended().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(second.ended().toCompletableFuture()).isNotDone();
            scene().connection().close();
            second.ended().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private ByteStream dial(Peer peer) throws Exception {
        return scene().connection().dial(Destination.host("127.0.0.1", peer.port()), LIMIT);
    }

    private static Socket connect(Listening listening) throws IOException {
        return new Socket(InetAddress.getByName("127.0.0.1"), ((Destination.Tcp) listening.address()).port());
    }

    private static void send(ByteStream stream, String text) throws IOException {
        stream.output().write(text.getBytes(UTF_8));
        stream.output().flush();
    }

    /** Reads to the end; true once that, or a failure, has come. */
    private static boolean endsReading(InputStream input) {
        try {
            return input.readAllBytes() != null;
        } catch (IOException e) {
            return true;
        }
    }
}
