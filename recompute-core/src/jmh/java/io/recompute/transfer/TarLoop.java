package io.recompute.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A file of a first sync, from the disk's cache into the stream: with its digest, without, and the digest alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TarLoop {
    /** The mean size of a Python file. */
    private static final int BYTES = 6000;

    private final byte[] content = new byte[BYTES];
    private Path file;
    private TarWriter tar;
    private MessageDigest digest;

    @Setup
    public void make() throws IOException, NoSuchAlgorithmException {
        new Random(1).nextBytes(content);
        file = Files.createTempFile("tar-loop", ".py");
        Files.write(file, content);
        tar = new TarWriter(OutputStream.nullOutputStream(), new Progress());
        digest = MessageDigest.getInstance("SHA-256");
    }

    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public Object file() throws IOException {
        return tar.file("package/module.py", file, TarWriter.PLAIN_MODE, null);
    }

    @Benchmark
    public Object digestedFile() throws IOException {
        Object read = tar.file("package/module.py", file, TarWriter.PLAIN_MODE, digest);
        digest.reset();
        return read;
    }

    @Benchmark
    public byte[] digest() {
        return digest.digest(content);
    }
}
