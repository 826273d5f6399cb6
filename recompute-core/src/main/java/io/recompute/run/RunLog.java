package io.recompute.run;

import io.recompute.log.LogCursor;
import io.recompute.log.LogSource;
import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/** The log of one run, read on the machine where it lies: nothing is read twice, and only what is asked for. */
final class RunLog implements LogSource {
    private static final String PLACE = Script.text(RunLog.class, "place.sh");
    private static final String READ = Script.text(RunLog.class, "read.sh");
    private static final String FOLLOW = Script.text(RunLog.class, "follow.sh");

    private final RunDirectories directories;
    private final RunWatcher watcher;
    private final String id;

    RunLog(RunDirectories directories, RunWatcher watcher, String id) {
        this.directories = directories;
        this.watcher = watcher;
        this.id = id;
    }

    @Override
    public Feed open(LogCursor from, boolean follow) {
        return open(follow, "from", from.offset());
    }

    @Override
    public Feed openTail(int lines, boolean follow) {
        return open(follow, "tail", lines);
    }

    @Override
    public OptionalLong awaitEnd(Duration limit) throws InterruptedException {
        return watcher.awaitEnd(id, limit)
                .map(ending -> OptionalLong.of(ending.size()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public String description() {
        return "the log of run " + id + " on " + directories.machine().instance();
    }

    private Feed open(boolean follow, String from, long count) {
        Script script = Script.of(follow ? FOLLOW : READ, directories.of(id), from, Long.toString(count));
        Script complete = script.after(PLACE);
        Channel channel = follow
                ? directories.machine().openPatiently(complete.after(RunDirectories.FUNCTIONS))
                : directories.machine().open(complete);
        boolean opened = false;
        try {
            String[] places = readPlaces(channel).split(" ");
            LogCursor start = new LogCursor(Long.parseLong(places[0]));
            Feed feed = follow
                    ? new FollowingFeed(channel, start)
                    : new BoundedFeed(channel, start, Long.parseLong(places[1]));
            opened = true;
            return feed;
        } catch (IOException e) {
            throw new RecomputeException(description() + " could not be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** The first line of the output; byte by byte, as those behind it are the log's. */
    private static String readPlaces(Channel channel) throws IOException {
        InputStream stream = channel.stdout();
        StringBuilder line = new StringBuilder();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (" 0123456789".indexOf(next) < 0 || line.length() > 40) {
                String said = new String(channel.stderr().readNBytes(1000), StandardCharsets.UTF_8);
                throw new IOException(said.isBlank() ? "the channel ended" : said.strip());
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** Ends whenever its channel does: whether that is the log's end, the record of the run's end tells. */
    private record FollowingFeed(Channel channel, LogCursor start) implements Feed {
        @Override
        public int read(byte[] buffer) throws IOException {
            return channel.stdout().read(buffer);
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    /** Knows where it ends: a lost connection may look like an end. For one thread. */
    private static final class BoundedFeed implements Feed {
        private final Channel channel;
        private final LogCursor start;
        private long left;

        BoundedFeed(Channel channel, LogCursor start, long end) {
            this.channel = channel;
            this.start = start;
            this.left = end - start.offset();
        }

        @Override
        public LogCursor start() {
            return start;
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = channel.stdout().read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("the channel was cut with " + left + " bytes to come");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
