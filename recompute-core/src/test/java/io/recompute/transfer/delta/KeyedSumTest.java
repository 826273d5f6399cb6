package io.recompute.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedSumTest {
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);

    /** In whatever parts the bytes come, and whatever they are. */
    @RepeatedTest(40)
    void itIsThePolynomialAtTheKey(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        if (seed % 3 == 0) {
            Arrays.fill(bytes, (byte) 0xff);
        }
        long key = seed % 4 == 0 ? PRIME.longValue() - 1 : KeyedSum.newKey();
        KeyedSum sum = new KeyedSum(key);
        sum.update(new byte[100], 0, random.nextInt(100));
        sum.reset();
        for (int at = 0; at < bytes.length; ) {
            int part = Math.min(bytes.length - at, 1 + random.nextInt(200));
            sum.update(bytes, at, part);
            at += part;
        }
        assertThat(sum.value()).as("seed %s", seed).isEqualTo(polynomial(bytes, key));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 27, 28, 29, 30, 56, 57, 65_536})
    void atEachLengthEachByteCounts(int length) {
        long key = KeyedSum.newKey();
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        long sum = sum(bytes, key);
        assertThat(sum).isEqualTo(polynomial(bytes, key));
        for (int at = 0; at < length; at += Math.max(1, length / 100)) {
            bytes[at]++;
            assertThat(sum(bytes, key)).isNotEqualTo(sum);
            bytes[at]--;
        }
    }

    @Test
    void keysAreNeverTheSame() {
        assertThat(KeyedSum.newKey()).isNotEqualTo(KeyedSum.newKey());
        assertThat(KeyedSum.isKey(KeyedSum.newKey())).isTrue();
        assertThat(KeyedSum.isKey(0)).isFalse();
        assertThat(KeyedSum.isKey(PRIME.longValue())).isFalse();
    }

    private static long sum(byte[] bytes, long key) {
        KeyedSum sum = new KeyedSum(key);
        sum.update(bytes, 0, bytes.length);
        return sum.value();
    }

    /** The same in the words of a book. */
    private static long polynomial(byte[] bytes, long key) {
        BigInteger value = BigInteger.ZERO;
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] word = new byte[8];
            for (int place = 0; place < 7 && at + place < bytes.length; place++) {
                word[7 - place] = bytes[at + place];
            }
            value = value.multiply(BigInteger.valueOf(key))
                    .add(new BigInteger(1, word))
                    .mod(PRIME);
        }
        return value.longValue();
    }
}
