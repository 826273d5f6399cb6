package io.recompute.transfer;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code arrive.sh} tells of a large file before an attempt to send it. Immutable.
 *
 * @param size of what has arrived of this version before, in bytes
 * @param program what digests there
 * @param target what is at the path now, as {@code identify} of {@code large.sh} tells; empty for nothing
 * @param place where this version arrives
 * @param token names this attempt
 */
record Arrival(long size, String program, String target, String place, String token) {
    /** The size, the time in seconds, the mode, device and inode; then both times in full. */
    private static final Pattern TELLING = Pattern.compile("\\d+ (\\d+) [0-7]+ \\d+:\\d+:"
            // as stat of GNU and busybox write a time, or that of BSD
            + "(?:[-\\d]+ [:\\d]+|\\d+)\\.0+(?: [-+\\d]+)?:"
            + "(?:[-\\d]+ [:\\d]+|\\d+)\\.\\d*[1-9]\\d*(?: [-+\\d]+)?"
            // which start of the machine
            + " [0-9a-f][-0-9a-f]+");

    static Arrival parse(String text) {
        String[] lines = text.split("\n", 3);
        String[] words = lines[0].split(" ");
        return new Arrival(
                Long.parseLong(words[0]),
                words[1],
                lines[1],
                lines[2],
                UUID.randomUUID().toString());
    }

    /**
     * Whether what was said of a file that was just put into place tells each later change of its content. Its file
     * system must count finer than seconds, so that no change hides in the same one; its time must still be the one that it
     * was given, as whoever writes to it gives it another; and it must be known since when the machine runs, as a crash
     * takes away what was not written yet.
     */
    static boolean isTelling(String identity, Instant given) {
        Matcher matcher = TELLING.matcher(identity);
        return matcher.matches() && matcher.group(1).equals(Long.toString(given.getEpochSecond()));
    }
}
