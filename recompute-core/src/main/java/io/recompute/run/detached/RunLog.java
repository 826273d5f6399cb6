package io.recompute.run.detached;

import io.recompute.log.LogCursor;
import io.recompute.log.LogSource;
import io.recompute.log.LogStart;
import io.recompute.log.NoSuchLogException;
import io.recompute.model.RecomputeException;
import io.recompute.run.NoSuchRunException;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.control.ReconnectFailedException;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The log of one run, read on the machine where it lies: nothing is read twice, and only what is asked for. */
final class RunLog implements LogSource {
    private static final String PLACE = Script.text(RunLog.class, "place.sh");
    private static final String READ = Script.text(RunLog.class, "read.sh");
    private static final String FOLLOW = Script.text(RunLog.class, "follow.sh");
    private static final String SIZES = Script.text(RunLog.class, "sizes.sh");
    /** Both outputs; the only one that every run has. */
    static final String COMPLETE = "log";

    /** Printed instead of places. */
    private static final String NONE = "none";

    private static final Pattern PLACES = Pattern.compile("(\\d{1,18} ){3}\\d{1,18}");
    private static final int LONGEST_PLACES = 90;

    /** Some 30 years of seconds, which every shell can count. */
    private static final long LONGEST_AGO = 1_000_000_000;

    /** Less than so many bytes are sent sooner than searched. */
    private static final int WORTH_A_SEARCH = 1 << 18;

    private final RunDirectories directories;
    private final RunWatcher watcher;
    private final String id;
    private final String file;
    /** Whether what the machine's {@code tail} says ends a feed; not where it has something to say of itself. */
    private volatile boolean heard = true;

    /** @param file of the run's directory: log, stdout, stderr */
    RunLog(RunDirectories directories, RunWatcher watcher, String id, String file) {
        this.directories = directories;
        this.watcher = watcher;
        this.id = id;
        this.file = file;
    }

    @Override
    public Feed open(LogStart start, boolean follow) {
        return follow ? follow(words(start)) : read(words(start), "");
    }

    @Override
    public Feed openHolding(LogStart start, String literal) {
        return read(words(start), literal);
    }

    /** For the function {@code start_of_log} on the machine. */
    private static String[] words(LogStart start) {
        if (start instanceof LogStart.Last last) {
            return new String[] {"tail", Integer.toString(last.lines())};
        }
        if (start instanceof LogStart.Since since) {
            return new String[] {"since", Long.toString(Math.min(since.ago().toSeconds(), LONGEST_AGO))};
        }
        LogCursor place = ((LogStart.At) start).cursor();
        return new String[] {"from", Long.toString(place.offset())};
    }

    @Override
    public OptionalLong awaitEnd(Duration limit) throws InterruptedException {
        Optional<Ending> ending = watcher.awaitEnd(id, limit);
        if (ending.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(file.equals(COMPLETE) ? ending.get().size() : recordedSize());
    }

    /** Not what the machine has said clearly, nor a connection that was waited for in vain. */
    @Override
    public boolean mayPass(RecomputeException failure) {
        boolean lasting = failure instanceof NoSuchLogException
                || failure instanceof NoSuchRunException
                || failure instanceof AuthenticationException
                || failure instanceof HostKeyException
                || failure instanceof ReconnectFailedException;
        return !lasting && !watcher.isClosed();
    }

    private long recordedSize() {
        Reply reply = directories
                .machine()
                .execute(Script.of(SIZES, directories.of(id), file).repeatable())
                .orThrow("asking for the size of " + description());
        return Long.parseLong(reply.text().strip());
    }

    @Override
    public String description() {
        return "the " + file + " of run " + id + " on " + directories.machine().instance();
    }

    private Feed read(String[] start, String literal) {
        Script script = Script.of(
                READ, directories.of(id), start[0], start[1], file, literal, Integer.toString(WORTH_A_SEARCH));
        return feed(directories.machine().open(script.after(PLACE)), SearchedFeed::new);
    }

    private Feed follow(String[] start) {
        Script script = Script.of(FOLLOW, directories.of(id), start[0], start[1], file, heard ? "heard" : "unheard");
        Script complete = script.after(PLACE).after(RunDirectories.FUNCTIONS);
        return feed(directories.machine().openPatiently(complete), FollowingFeed::new);
    }

    private Feed feed(Channel channel, BiFunction<Channel, long[], Feed> feeds) {
        boolean opened = false;
        try {
            long[] places = Arrays.stream(readPlaces(channel).split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            Feed feed = feeds.apply(channel, places);
            opened = true;
            return feed;
        } catch (IOException e) {
            throw new ConnectionLostException(
                    directories.machine().instance().address(),
                    description() + " could not be opened: " + e.getMessage(),
                    e);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** The first line of the output; byte by byte, as those behind it are the log's. */
    private String readPlaces(Channel channel) throws IOException {
        InputStream stream = channel.stdout();
        StringBuilder line = new StringBuilder();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < 0 || line.length() > LONGEST_PLACES) {
                String said = new String(channel.stderr().readNBytes(1000), StandardCharsets.UTF_8);
                throw new IOException(said.isBlank() ? "the channel ended" : said.strip());
            }
            line.append((char) next);
        }
        if (line.toString().equals(NONE)) {
            throw new NoSuchLogException("there is no " + file + " of run " + id + " on "
                    + directories.machine().instance()
                    + (file.equals(COMPLETE)
                            ? "; it was removed"
                            : "; only a run that was started with RunSpec.separateOutputs() has its outputs apart"));
        }
        if (!PLACES.matcher(line).matches()) {
            throw new IOException("not places in a log: " + line);
        }
        return line.toString();
    }

    /** Ends whenever its channel does: whether that is the log's end, the record of the run's end tells. */
    private final class FollowingFeed implements Feed {
        private final Channel channel;
        private final LogCursor start;
        private final String inode;
        private boolean fruitful;

        FollowingFeed(Channel channel, long[] places) {
            this.channel = channel;
            this.start = new LogCursor(places[0]);
            this.inode = Long.toString(places[3]);
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
        public int read(byte[] buffer) throws IOException {
            int count = channel.stdout().read(buffer);
            fruitful |= count > 0;
            if (count < 0 && !fruitful) {
                heard = false;
            }
            return count;
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
