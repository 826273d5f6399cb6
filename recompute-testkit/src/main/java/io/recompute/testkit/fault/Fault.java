package io.recompute.testkit.fault;

import java.time.Duration;
import java.util.Objects;

/**
 * One thing that goes wrong. Immutable. Those of the network are injected by a {@link FaultyProxy}, those of the machine
 * by {@code EmbeddedSshServer}; either refuses the other's with an {@link IllegalArgumentException}.
 */
public sealed interface Fault {
    /** A fault of what lies between: {@link FaultyProxy#inject} takes it. */
    sealed interface OfNetwork extends Fault {}

    /** A fault of the machine or its SSH server: {@code EmbeddedSshServer.inject} takes it. */
    sealed interface OfMachine extends Fault {}

    /** One way through a connection. */
    enum Direction {
        /** What the client sends. */
        TO_SERVER,
        /** What the server sends. */
        TO_CLIENT
    }

    /** How a connection ends. */
    enum Ending {
        /**
         * By a reset (RST), as after a crash or by a firewall: both sides' reads and writes fail. What the receiver has
         * not read yet may be lost with it.
         */
        RESET,
        /** By an orderly end (FIN): both sides read end-of-file, in the middle of whatever was under way. */
        CLOSE
    }

    /**
     * Each connection ends as soon as so many bytes have been passed on in a direction: the last of them arrives, the
     * next does not. A client sees a lost connection.
     *
     * @param bytes counted from the injection, on a later connection from its start; 0: at once
     */
    record CutAfter(Direction direction, long bytes, Ending ending) implements OfNetwork {
        /** Checks the count. */
        public CutAfter {
            Objects.requireNonNull(direction, "direction");
            Objects.requireNonNull(ending, "ending");
            requireNotNegative(bytes);
        }
    }

    /**
     * Each connection passes nothing on in a direction after so many bytes, and is not closed, not even where one side
     * closes it. A client sees an answer that does not come, or a write that does not end; when healed, what was held
     * back goes on.
     *
     * @param bytes counted as for {@link CutAfter}
     */
    record Stall(Direction direction, long bytes) implements OfNetwork {
        /** Checks the count. */
        public Stall {
            Objects.requireNonNull(direction, "direction");
            requireNotNegative(bytes);
        }
    }

    /**
     * The server's side of each connection is closed, and the client is never told: what it sends is taken and thrown
     * away, and no answer comes, as after a firewall has forgotten the connection or the machine has lost its power. A
     * new connection is accepted and gets no answer; the server sees it come and go. When healed, these connections are reset.
     */
    record HalfOpen() implements OfNetwork {}

    /**
     * Every byte arrives later, in order and at full throughput, as far as 4 MiB may be on the way. A client sees slow
     * answers.
     *
     * @param toServer how much later what the client sends arrives; a round trip takes the sum of both
     * @param toClient how much later what the server sends arrives
     */
    record Latency(Duration toServer, Duration toClient) implements OfNetwork {
        /** Checks the times. */
        public Latency {
            requireNotNegative(toServer);
            requireNotNegative(toClient);
        }
    }

    /**
     * Each connection passes on no more than so many bytes in a second, each way by itself, in bursts of a hundredth of
     * a second. A client sees slow transfers.
     */
    record Bandwidth(long bytesPerSecond) implements OfNetwork {
        /** Checks that there is some. */
        public Bandwidth {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("not a bandwidth: " + bytesPerSecond + " bytes per second");
            }
        }
    }

    /**
     * A connection has no more than so many sessions, as with {@code MaxSessions} of OpenSSH; those that are open stay.
     * A client sees a refused channel where it opens one more.
     *
     * @param allowed 0: every channel is refused
     */
    record RefuseChannels(int allowed) implements OfMachine {
        /** Checks the count. */
        public RefuseChannels {
            requireNotNegative(allowed);
        }
    }

    /** No login is let in, whatever it proves; connections that are there stay. A client sees a refused login. */
    record RefuseLogins() implements OfMachine {}

    /**
     * The SSH server ends with all its connections and listens again at the same port, once; what commands started goes
     * on. A client sees a lost connection. There is nothing to heal.
     */
    record Restart() implements OfMachine {}

    /**
     * The disk of the home directory has no byte left. Commands see ENOSPC from every write, also those that run
     * already. The server must have been built with a disk of its own.
     */
    record FullDisk() implements OfMachine {}

    /**
     * Nothing below the home directory can be changed. Commands see EROFS where the test runs as root on Linux, which no
     * permission stops, elsewhere EACCES. Files that are open for writing stay so, and a command that stands in the home
     * directory already may still write there by relative paths.
     */
    record ReadOnlyHome() implements OfMachine {}

    /**
     * Start-up files of the login's shell print a text to standard output before each command's own. A client sees it
     * first.
     */
    record NoisyStartUp(String text) implements OfMachine {
        /** Checks that there is a text. */
        public NoisyStartUp {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The login's shell takes so long before it runs a command, as with start-up files that set up half a world. A
     * client sees its request granted at once, and nothing from the command until then.
     */
    record SlowShell(Duration delay) implements OfMachine {
        /** Checks the time. */
        public SlowShell {
            requireNotNegative(delay);
        }
    }

    private static void requireNotNegative(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("not a count: " + count);
        }
    }

    private static void requireNotNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("not a time to wait: " + time);
        }
    }
}
