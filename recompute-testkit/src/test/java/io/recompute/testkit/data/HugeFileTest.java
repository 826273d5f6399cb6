package io.recompute.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.data.DataSpec;
import io.recompute.data.Download;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A file of more bytes than an int counts. It takes half a minute and the disk: {@code -Drecompute.huge=true}. */
@EmbeddedSsh
@Timeout(600)
@EnabledIfSystemProperty(named = "recompute.huge", matches = "true", disabledReason = "-Drecompute.huge=true runs it")
class HugeFileTest {
    private static final long SIZE = (2L << 30) + 4096 + 5;
    private static final long HELD_AT = 1L << 30;
    private static final int BLOCK = 1 << 20;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private final List<Long> starts = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);

    HugeFileTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @Test
    void aKilledFetchOfTwoGibibytesGoesOnWhereItStopped() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", this::answer);
        web.setExecutor(threads);
        web.start();
        Path project = Files.createDirectories(root.resolve("huge"));
        try (Workspace workspace = Recompute.project(project)
                .instance(server.instance())
                .transport(SshTransport.create().withKnownHosts(root.resolve("known_hosts")))
                .init()) {
            URI address = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/huge.bin");
            DataSpec spec = DataSpec.of(List.of(Download.of(address).withSha256(sha256())));
            try (RemoteProcess first = workspace.data(spec)) {
                held.await();
                first.kill();
                killed.countDown();
            }
            try (RemoteProcess second = workspace.data(spec)) {
                assertThat(second.waitFor(LIMIT).isSuccess()).isTrue();
            }
            assertThat(server.home().resolve("projects/huge/data/huge.bin")).hasSize(SIZE);
            assertThat(starts).hasSize(2);
            assertThat(starts.get(1)).as("where the second one began").isBetween(HELD_AT / 2, HELD_AT);
        } finally {
            web.stop(0);
            threads.shutdownNow();
        }
    }

    /** Answers from where it is asked; the first answer stays where it is half way, until its reader is gone. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            long start = range == null ? 0 : Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1"));
            starts.add(start);
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            if (start > 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-" + (SIZE - 1) + "/" + SIZE);
            }
            exchange.sendResponseHeaders(start > 0 ? 206 : 200, SIZE - start);
            OutputStream body = exchange.getResponseBody();
            for (long at = start; at < SIZE; ) {
                byte[] block = block(at / BLOCK);
                int from = (int) (at % BLOCK);
                body.write(block, from, block.length - from);
                at += block.length - from;
                if (starts.size() == 1 && at == HELD_AT) {
                    body.flush();
                    held.countDown();
                    killed.await();
                    return;
                }
            }
            body.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each block tells its number, so that none can stand for another. */
    private static byte[] block(long number) {
        int size = (int) Math.min(BLOCK, SIZE - number * BLOCK);
        ByteBuffer block = ByteBuffer.allocate(size);
        while (block.remaining() >= Long.BYTES) {
            block.putLong(number * 0x9E3779B97F4A7C15L + block.position());
        }
        return block.array();
    }

    private static String sha256() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long number = 0; number * BLOCK < SIZE; number++) {
            digest.update(block(number));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
