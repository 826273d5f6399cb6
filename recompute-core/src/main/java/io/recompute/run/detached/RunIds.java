package io.recompute.run.detached;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Makes ids of runs: the time to the second, for people; two letters for the milliseconds, so that runs of one second
 * sort as they were started; and enough chance to be unique.
 */
final class RunIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** 32 of them, in the order in which texts sort; two hold any number below 1024. */
    private static final String LETTERS = "23456789abcdefghijkmnpqrstuvwxyz";

    private static final int CHANCE_LETTERS = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RunIds() {}

    static String next(Instant now) {
        StringBuilder id = new StringBuilder(TIME.format(now.truncatedTo(ChronoUnit.SECONDS))).append('-');
        int milliseconds = now.get(ChronoField.MILLI_OF_SECOND);
        id.append(LETTERS.charAt(milliseconds / LETTERS.length()))
                .append(LETTERS.charAt(milliseconds % LETTERS.length()));
        for (int letter = 0; letter < CHANCE_LETTERS; letter++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
