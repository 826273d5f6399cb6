package io.recompute.transport.control;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine one is logged in to. Small scripts take one round trip each ({@link #execute}); a user's command does too and
 * hands its output on while it comes ({@link #run}); bulk data gets a channel of its own ({@link #open}). A lost
 * connection is opened again by the next operation, and at once for scripts that are {@linkplain Script#repeatable()
 * safe to repeat}.
 *
 * <p>Thread-safe. Whoever connected it closes it: that closes its channels and connections and leaves what runs on the
 * machine alone. An interrupted wait throws {@link OperationInterruptedException}.
 */
public final class Machine implements AutoCloseable {
    /** How long a script of this library may take. */
    public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 3;
    private static final int CONTROL_CHANNELS = 4;
    private static final int USER_CHANNELS = 64;

    private final Instance instance;
    private final Duration channelLimit;
    private final ExecutorService workers;
    private final Connections connections;
    private final ControlPool control;
    /** Apart from {@link #control}, since a user's command may leave something behind that writes on. */
    private final ControlPool users;

    private final MachineFacts facts;

    private Machine(Transport transport, Instance instance, Duration limit) {
        this.instance = instance;
        this.channelLimit = limit;
        this.workers = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setDaemon(true)
                .setNameFormat("recompute-" + instance.host() + "-%d")
                .build());
        this.connections = new Connections(transport, instance, limit);
        this.control = new ControlPool(connections, Shell.OWN, workers, CONTROL_CHANNELS);
        boolean complete = false;
        try {
            this.facts = MachineFacts.parse(instance, execute(MachineFacts.SCRIPT, limit));
            this.users = new ControlPool(connections, Shell.ofUsers(facts.commandShell()), workers, USER_CHANNELS);
            complete = true;
        } finally {
            if (!complete) {
                closeConnections();
            }
        }
    }

    /**
     * Connects, logs in and learns what the machine is.
     *
     * @param limit the most time each step of it may take, also later: connecting, opening a channel
     * @throws io.recompute.transport.TransportException what kept it from happening; nothing is left open
     */
    public static Machine connect(Transport transport, Instance instance, Duration limit) {
        return new Machine(transport, instance, limit);
    }

    /** What it was connected by. */
    public Instance instance() {
        return instance;
    }

    /** What was learnt of the machine when it was connected. */
    public MachineFacts facts() {
        return facts;
    }

    /** Runs tasks that wait for this machine, on named daemon threads; it ends with the machine. */
    public Executor workers() {
        return workers;
    }

    /** As {@link #execute(Script, Duration)}, within {@link #DEFAULT_LIMIT}. */
    public Reply execute(Script script) {
        return execute(script, DEFAULT_LIMIT);
    }

    /**
     * Runs a script of this library and keeps its outputs in memory. One round trip.
     *
     * @throws ConnectionLostException where the connection was lost; whether the script ran is then unknown, and it was
     *     run again if that is safe
     * @throws TransportTimeoutException where it has not ended within the limit; its processes were ended
     */
    public Reply execute(Script script, Duration limit) {
        for (int attempt = 1; ; attempt++) {
            CollectingSink out = new CollectingSink();
            CollectingSink err = new CollectingSink();
            try {
                int status = executeOn(control, script, out, err, limit);
                return new Reply(status, out.toByteArray(), err.toByteArray());
            } catch (ConnectionLostException e) {
                if (!script.isRepeatable() || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.debug("{}: attempt {} was cut, repeating", instance, attempt, e);
            }
        }
    }

    /**
     * Runs a user's command, its outputs handed on while they come. One round trip. The shell is {@code bash} where the
     * machine has one: a process of its own for each script, forked from one that is kept ready.
     *
     * @return the exit status, as a shell tells it
     * @throws ConnectionLostException where the connection was lost; the command may have run, and may go on
     * @throws TransportTimeoutException where it has not ended within the limit; its processes were ended
     */
    public int run(Script script, OutputSink out, OutputSink err, Duration limit) {
        return executeOn(users, script, out, err, limit);
    }

    /**
     * Starts a script in a channel of its own. Its outputs begin with its own first byte, whatever start-up files print;
     * its standard input is the channel's. The caller closes the channel.
     */
    public Channel open(Script script) {
        String mark = Sentinels.next();
        String marking = "printf '\\n%s\\n' " + mark + "; printf '\\n%s\\n' " + mark + " >&2\n";
        try {
            Channel channel = connections.exec(CommandLine.of(marking + script.text()), channelLimit);
            return new MarkedChannel(channel, "\n" + mark);
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening a channel to " + instance, e);
        }
    }

    /** How many connections there are to the machine; more than one where its server limits the channels on each. */
    public int connectionCount() {
        return connections.size();
    }

    @Override
    public void close() {
        users.close();
        closeConnections();
    }

    private void closeConnections() {
        control.close();
        connections.close();
        workers.shutdownNow();
    }

    private int executeOn(ControlPool pool, Script script, OutputSink out, OutputSink err, Duration limit) {
        try {
            ControlChannel channel = pool.acquire(channelLimit);
            try {
                return channel.execute(script.text(), out, err, limit);
            } catch (ConnectionLostException e) {
                return endOfShell(channel, e);
            } catch (TransportTimeoutException | InterruptedException e) {
                endProcessesOf(channel);
                throw e;
            } finally {
                pool.release(channel);
            }
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("running a command on " + instance, e);
        }
    }

    /** The exit status where the command has killed the shell that ran it; the exception where it was lost otherwise. */
    private static int endOfShell(ControlChannel channel, ConnectionLostException lost) throws InterruptedException {
        if (channel.hasBegun()) {
            return channel.endOfShell().orElseThrow(() -> lost);
        }
        throw lost;
    }

    /** Ends what the channel's shell has started: nobody waits for it any longer. */
    private void endProcessesOf(ControlChannel abandoned) {
        Script cancel =
                Script.resource(Machine.class, "cancel.sh", abandoned.identity().split(" "));
        boolean interrupted = Thread.interrupted();
        try (ControlChannel other = ControlChannel.open(connections, Shell.OWN, workers, CANCEL_LIMIT)) {
            int status = other.execute(cancel.text(), new CollectingSink(), new CollectingSink(), CANCEL_LIMIT);
            LOG.debug("{}: ended the processes of shell {}: {}", instance, abandoned.identity(), status);
        } catch (RecomputeException e) {
            LOG.warn("{}: an abandoned command may go on: {}", instance, e.getMessage());
        } catch (InterruptedException e) {
            interrupted = true;
            LOG.warn("{}: an abandoned command may go on: interrupted again", instance);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
