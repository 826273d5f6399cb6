package io.recompute.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.fault.Fault.Direction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong total = new AtomicLong();
    private final Lane lane = new Lane(total);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void latencyKeepsOrderAndDoesNotHoldUpWhatFollows() throws Exception {
        lane.delay(20 * MILLI);
        read("a", 0);
        read("b", 5 * MILLI);

        assertThat(write(19 * MILLI)).isEqualTo(MILLI);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(write(20 * MILLI)).isEqualTo(5 * MILLI);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(write(25 * MILLI)).isEqualTo(Lane.NEVER);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ab");
    }

    @Test
    void healingLetsWhatWasDelayedGoAtOnce() throws Exception {
        lane.delay(20 * MILLI);
        read("a", 0);
        lane.heal();
        assertThat(write(MILLI)).isEqualTo(Lane.NEVER);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a");
    }

    @Test
    void bandwidthIsKeptOverTimeEvenIfTheThreadWakesLate() throws Exception {
        lane.pace(new Pace(10_000, 0));
        read("x".repeat(5_000), 0);
        long now = 0;
        for (long wait = write(now); wait != Lane.NEVER; wait = write(now)) {
            assertThat(wait).isPositive();
            now += wait + 3 * MILLI;
            assertThat(total.get()).isLessThanOrEqualTo(100 + now * 10_000 / 1_000_000_000 + 100);
        }
        assertThat(out.size()).isEqualTo(5_000);
        assertThat(now).isBetween(450 * MILLI, 550 * MILLI);
    }

    @Test
    void aFaultIsMetAtItsByte() throws Exception {
        Injection stall = new Injection(new Fault.Stall(Direction.TO_CLIENT, 3), false);
        read("abcdef", 0);
        lane.limit(3, stall);

        assertThat(write(0)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(lane.next()).isSameAs(stall);
        assertThat(lane.next()).isNull();
        lane.stall();
        assertThat(write(0)).isEqualTo(Lane.NEVER);
        assertThat(lane.wantsToRead()).isFalse();
        lane.heal();
        assertThat(write(0)).isEqualTo(Lane.NEVER);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abcdef");
    }

    @Test
    void aFullLaneReadsNoMore() throws Exception {
        lane.delay(Lane.NEVER / 2);
        for (int chunk = 0; chunk < 64; chunk++) {
            assertThat(lane.wantsToRead()).isTrue();
            read("x".repeat(64 << 10), 0);
        }
        assertThat(lane.wantsToRead()).isFalse();
    }

    @Test
    void theEndComesAfterTheLastByte() throws Exception {
        lane.delay(MILLI);
        read("a", 0);
        lane.read(Channels.newChannel(new ByteArrayInputStream(new byte[0])), 0);
        assertThat(lane.isDone()).isFalse();
        assertThat(write(MILLI)).isEqualTo(Lane.NEVER);
        assertThat(lane.isDone()).isTrue();
    }

    private void read(String text, long now) throws IOException {
        lane.read(Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), now);
    }

    private long write(long now) throws IOException {
        return lane.write(Channels.newChannel(out), now);
    }
}
