package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SqueezeTest {
    private static final long IN = 1 << 18;

    private final Squeeze squeeze = new Squeeze();

    @Test
    void itBeginsLightlyAndGetsHarderAtOnceWhileTheLinkIsWhatTakesTheTime() {
        assertThat(squeeze.level()).isEqualTo(1);
        squeeze.measured(new Squeeze.Window(IN, IN / 4, 3, 100));
        assertThat(squeeze.level()).isEqualTo(3);
        squeeze.measured(new Squeeze.Window(IN, IN / 5, 5, 100));
        squeeze.measured(new Squeeze.Window(IN, IN / 5, 5, 100));
        assertThat(squeeze.level()).isEqualTo(6);
    }

    @Test
    void whatFitsIntoBuffersDoesNotMakeALinkFast() {
        for (int window = 0; window < 60; window++) {
            squeeze.measured(new Squeeze.Window(IN, IN / 4, 3, 0));
            assertThat(squeeze.level()).isEqualTo(1);
        }
    }

    @Test
    void aGulpNowAndThenMakesNoSlowLinkFast() {
        for (int window = 0; window < 1000; window++) {
            squeeze.measured(new Squeeze.Window(IN, IN / 4, 3, window % 8 == 7 ? 100 : 1));
            assertThat(squeeze.level()).isPositive();
        }
    }

    @Test
    void itGetsLighterWhereTheProcessorTakesMoreButStillLessThanThePlainBytesWould() {
        squeeze.measured(new Squeeze.Window(IN, IN / 4, 3, 100));
        assertThat(squeeze.level()).isEqualTo(3);
        for (int window = 0; window < 500; window++) {
            squeeze.measured(new Squeeze.Window(IN, IN / 4, 100, 45));
        }
        assertThat(squeeze.level()).isEqualTo(1);
    }

    @Test
    void nothingIsCompressedWhereTheLinkCarriesMore() {
        for (int window = 0; window < 64; window++) {
            squeeze.measured(new Squeeze.Window(IN, IN / 4, 100, 10));
        }
        assertThat(squeeze.level()).isZero();
    }

    @Test
    void nothingIsCompressedThatDoesNotGetSmallerAndItIsTriedAgainSeldom() {
        squeeze.measured(new Squeeze.Window(IN, IN - 1, 1, 1000));
        int windows = 0;
        while (squeeze.level() == 0) {
            squeeze.measured(new Squeeze.Window(IN, IN + 40, 1, 1000));
            windows++;
        }
        assertThat(windows).isEqualTo(16);
        assertThat(squeeze.level()).isEqualTo(1);
    }

    @Test
    void overAFastLinkItStaysPlain() {
        squeeze.measured(new Squeeze.Window(IN, IN, 100, 1));
        for (int window = 0; window < 100; window++) {
            squeeze.measured(new Squeeze.Window(IN, IN + 40, 10, 5));
            assertThat(squeeze.level()).isZero();
        }
    }

    @Test
    void whatComesOutIsOneMemberOfGzipWhateverTheLevelsWere() throws IOException {
        AtomicLong clock = new AtomicLong();
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        // By turns fast and slow; the lines compress, the noise does not.
        long[] nanosPerByte = {1};
        OutputStream link = new OutputStream() {
            @Override
            public void write(int value) {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                clock.addAndGet(length * nanosPerByte[0]);
                arrived.write(bytes, offset, length);
            }
        };
        Random random = new Random(7);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        SqueezedStream stream = new SqueezedStream(link, clock::get);
        boolean[] seen = new boolean[10];
        for (int part = 0; part < 400; part++) {
            byte[] bytes = part / 40 % 2 == 0
                    ? ("line " + part % 7 + " of a program\n").repeat(2000).getBytes(StandardCharsets.US_ASCII)
                    : random.ints(40_000, 0, 256)
                            .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write, (a, b) -> {})
                            .toByteArray();
            nanosPerByte[0] = part / 80 % 2 == 0 ? 1000 : 1;
            clock.addAndGet(part % 2);
            stream.write(bytes, 0, bytes.length);
            all.write(bytes);
            seen[stream.level()] = true;
        }
        stream.finish();
        byte[] back = new GZIPInputStream(new ByteArrayInputStream(arrived.toByteArray())).readAllBytes();
        assertThat(back).isEqualTo(all.toByteArray());
        assertThat(arrived.size()).isLessThan(all.size() * 3 / 4);
        assertThat(seen[0]).isTrue();
        assertThat(seen[6]).isTrue();
    }

    @Test
    void anEmptyStreamIsAWholeMember() throws IOException {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        SqueezedStream stream = new SqueezedStream(arrived, System::nanoTime);
        stream.finish();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(arrived.toByteArray())).readAllBytes())
                .isEmpty();
    }
}
