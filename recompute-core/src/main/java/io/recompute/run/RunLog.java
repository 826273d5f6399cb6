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
        Channel channel = directories.machine().open(follow ? script.after(RunDirectories.FUNCTIONS) : script);
        boolean complete = false;
        try {
            LogCursor start = readStart(channel);
            complete = true;
            return new ChannelFeed(channel, start);
        } catch (IOException e) {
            throw new RecomputeException(description() + " could not be opened: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                channel.close();
            }
        }
    }

    /** The first line of the output; byte by byte, as those behind it are the log's. */
    private static LogCursor readStart(Channel channel) throws IOException {
        InputStream stream = channel.stdout();
        StringBuilder digits = new StringBuilder();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < '0' || next > '9' || digits.length() > 18) {
                String said = new String(channel.stderr().readNBytes(1000), StandardCharsets.UTF_8);
                throw new IOException(said.isBlank() ? "the channel ended" : said.strip());
            }
            digits.append((char) next);
        }
        return new LogCursor(Long.parseLong(digits.toString()));
    }

    private record ChannelFeed(Channel channel, LogCursor start) implements Feed {
        @Override
        public int read(byte[] buffer) throws IOException {
            return channel.stdout().read(buffer);
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
