package io.recompute.transfer.delta;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What 16 MiB of a large file cost: its blocks' sums, the search for known blocks, and SHA-256 to compare with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DeltaLoop {
    private static final int BYTES = 16 << 20;
    private static final int INSERTED = 1000;

    private final byte[] older = new byte[BYTES];
    private final byte[] changed = new byte[BYTES];
    private final byte[] shifted = new byte[BYTES];
    private BlockIndex index;
    private MessageDigest digest;

    @Setup
    public void make() throws NoSuchAlgorithmException {
        new Random(1).nextBytes(older);
        System.arraycopy(older, 0, changed, 0, BYTES);
        changed[BYTES / 2]++;
        System.arraycopy(older, 0, shifted, INSERTED, BYTES - INSERTED);
        BlockSums sums = BlockSums.of(BYTES);
        sums.update(older, 0, BYTES);
        index = sums.index("older");
        digest = MessageDigest.getInstance("SHA-256");
    }

    @Benchmark
    public Object sums() {
        BlockSums sums = BlockSums.of(BYTES);
        sums.update(older, 0, BYTES);
        return sums.index("older");
    }

    @Benchmark
    public void matchChanged(Blackhole sink) throws IOException {
        match(changed, sink);
    }

    @Benchmark
    public void matchShifted(Blackhole sink) throws IOException {
        match(shifted, sink);
    }

    @Benchmark
    public byte[] sha256() {
        return digest.digest(older);
    }

    private void match(byte[] newer, Blackhole sink) throws IOException {
        BlockSums sums = BlockSums.comparedWith(index, BYTES);
        sums.update(newer, 0, BYTES);
        new BlockMatcher(index, sums, new Sunk(sink)).match(newer, 0, BYTES, true);
    }

    private record Sunk(Blackhole sink) implements Difference {
        @Override
        public void copy(long offset, int length) {
            sink.consume(offset);
        }

        @Override
        public void insert(byte[] bytes, int offset, int length) {
            sink.consume(bytes);
        }
    }
}
