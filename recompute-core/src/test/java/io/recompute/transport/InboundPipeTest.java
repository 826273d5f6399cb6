package io.recompute.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboundPipeTest {
    private final AtomicInteger consumed = new AtomicInteger();
    private final InboundPipe pipe = new InboundPipe(consumed::addAndGet);

    @Test
    void whatIsReadIsConsumed() throws IOException {
        receive(10);
        assertThat(pipe.available()).isEqualTo(10);
        assertThat(pipe.readNBytes(4)).hasSize(4);
        assertThat(consumed).hasValue(4);
        assertThat(pipe.read(new byte[100])).isEqualTo(6);
        assertThat(consumed).hasValue(10);
    }

    /** Another stream may share the window, and would never be sent a byte otherwise. */
    @Test
    void whatAClosedOneFindsAndGetsCountsAsRead() {
        receive(10_000);
        receive(70_000);
        pipe.close();
        assertThat(consumed).hasValue(80_000);
        receive(5);
        assertThat(consumed).hasValue(80_005);
        pipe.close();
        assertThat(consumed).hasValue(80_005);
        assertThat(pipe.available()).isZero();
        assertThatThrownBy(pipe::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void theRestCanBeReadBeforeTheEndAndTheFailure() throws IOException {
        receive(3);
        pipe.end();
        pipe.fail(new IOException("too late to be told"));
        assertThat(pipe.readAllBytes()).hasSize(3);
        InboundPipe broken = new InboundPipe(consumed::addAndGet);
        broken.receive(new byte[2], 0, 2);
        broken.fail(new IOException("lost"));
        assertThat(broken.readNBytes(2)).hasSize(2);
        assertThatThrownBy(broken::read).isInstanceOf(IOException.class).hasMessage("lost");
    }

    @Test
    void aReaderWaitsForBytesOfAnySize() throws Exception {
        byte[] all = new byte[1 << 20];
        new Random(5).nextBytes(all);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            Random random = new Random(6);
            for (int at = 0; at < all.length; ) {
                int length = Math.min(all.length - at, random.nextInt(40_000));
                pipe.receive(all, at, length);
                at += length;
            }
            pipe.end();
        });
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        pipe.transferTo(read);
        sender.join();
        assertThat(read.toByteArray()).isEqualTo(all);
        assertThat(consumed).hasValue(all.length);
    }

    private void receive(int length) {
        pipe.receive(new byte[length], 0, length);
    }
}
