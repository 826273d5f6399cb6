package io.recompute.run.detached;

import io.recompute.log.LogCursor;
import io.recompute.log.LogSource;
import io.recompute.transport.Channel;
import java.io.IOException;

/**
 * What {@code read.sh} prints: of the part that is searched the lines that were found, then all of the rest. It knows
 * where it ends, since a lost connection may look like an end. For one thread.
 */
final class SearchedFeed implements LogSource.Feed {
    private static final int LONGEST_NUMBER = 20;

    private final Channel channel;
    private final LogCursor start;
    private final long end;
    private final long searched;
    private final String inode;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private long position;
    private long skipped;
    private boolean searching;
    private boolean inLine;

    /** @param places where it starts, where it ends, up to where it is searched; the file's inode */
    SearchedFeed(Channel channel, long[] places) {
        this.channel = channel;
        this.start = new LogCursor(places[0]);
        this.end = places[1];
        this.searched = places[2];
        this.inode = Long.toString(places[3]);
        this.position = places[0];
        this.searching = searched > position;
    }

    @Override
    public LogCursor start() {
        return start;
    }

    @Override
    public String file() {
        return inode;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public int read(byte[] target) throws IOException {
        skipped = 0;
        if (searching && !inLine) {
            long next = nextLine();
            searching = next < searched;
            inLine = searching;
            skipped = next - position;
            position = next;
        }
        if (!searching && position >= end) {
            return -1;
        }
        int count = searching ? readLine(target) : readRest(target);
        position += count;
        return count;
    }

    /** Where the next line that was found begins; where the search ended, if there is none. */
    private long nextLine() throws IOException {
        StringBuilder number = new StringBuilder();
        for (int next = nextByte(); next != ':'; next = nextByte()) {
            if (next == '\n' && number.toString().equals("end")) {
                return searched;
            }
            number.append((char) next);
            if (number.length() > LONGEST_NUMBER) {
                throw new IOException("not a place in a log: " + number);
            }
        }
        try {
            return start.offset() + Long.parseLong(number.toString());
        } catch (NumberFormatException e) {
            throw new IOException("not a place in a log: " + number, e);
        }
    }

    private int readLine(byte[] target) throws IOException {
        fill();
        int most = Math.min(filled - at, target.length);
        int count = 0;
        while (count < most && inLine) {
            target[count] = buffer[at++];
            inLine = target[count++] != '\n';
        }
        return count;
    }

    private int readRest(byte[] target) throws IOException {
        int most = (int) Math.min(target.length, end - position);
        if (at < filled) {
            int count = Math.min(most, filled - at);
            System.arraycopy(buffer, at, target, 0, count);
            at += count;
            return count;
        }
        int count = channel.stdout().read(target, 0, most);
        return count < 0 ? cut() : count;
    }

    private int nextByte() throws IOException {
        fill();
        return buffer[at++];
    }

    private void fill() throws IOException {
        if (at == filled) {
            at = 0;
            filled = 0;
            int count = channel.stdout().read(buffer);
            filled = count < 0 ? cut() : count;
        }
    }

    private int cut() throws IOException {
        throw new IOException("the channel was cut with " + (end - position) + " bytes to come");
    }

    @Override
    public void close() {
        channel.close();
    }
}
