package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {
    /** A shell says "Terminated" of a command that is ended because nobody reads its output. */
    @Test
    void whereNobodyReadsTheErrorsAreForNobodyEither() throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        WatchedOutput output = new WatchedOutput(new PrintStream(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("a broken pipe");
            }
        }));
        try (PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
                OutputStream errors = output.errors(err)) {
            errors.write("before\n".getBytes(StandardCharsets.UTF_8));
            output.write('x');
            assertThat(Thread.interrupted()).isTrue();
            errors.write("Terminated\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(output.isBroken()).isTrue();
        assertThat(told).hasToString("before\n");
    }
}
