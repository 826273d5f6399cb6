package io.recompute.transport.control;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine one is logged in to. Small scripts take one round trip each ({@link #execute}); a user's command does too and
 * hands its output on while it comes ({@link #run}); bulk data gets a channel of its own ({@link #open}). A lost
 * connection is opened again by the next operation, and at once for scripts that are {@linkplain Script#repeatable()
 * safe to repeat}, as its {@link ReconnectPolicy} says; where that is in vain, they throw {@link
 * ReconnectFailedException}.
 *
 * <p>Thread-safe. Whoever connected it closes it: that closes its channels and connections and leaves what runs on the
 * machine alone. An interrupted wait throws {@link OperationInterruptedException}.
 */
public final class Machine implements AutoCloseable {
    /** How long a script of this library may take. */
    public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);

    /** The limit of what may take as long as it takes; every clock can count it. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(15);
    /** How often a connection may be lost under one operation, each time after it was opened again. */
    private static final int ATTEMPTS = 5;

    private static final int CONTROL_CHANNELS = 4;
    private static final int USER_CHANNELS = 64;

    private final Instance instance;
    private final Duration channelLimit;
    private final ReconnectPolicy policy;
    private final Time time;
    private final ExecutorService workers;
    private final ScheduledExecutorService scheduler;
    private final Pulse pulse;
    /** How many wait for something on the machine, or for the machine. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final Connections connections;
    private final ControlPool control;
    /** Apart from {@link #control}, since a user's command may leave something behind that writes on. */
    private final ControlPool users;

    private final MachineFacts facts;

    private Machine(Transport transport, Instance instance, Duration limit, ReconnectPolicy policy, Time time) {
        this.instance = instance;
        this.channelLimit = limit;
        this.policy = policy;
        this.time = time;
        this.workers = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setDaemon(true)
                .setNameFormat("recompute-" + instance.host() + "-%d")
                .build());
        this.connections = new Connections(transport, instance, limit, new Backoff(policy, time), time);
        this.scheduler = Pulse.scheduler(instance);
        this.pulse = new Pulse(scheduler, time, this::probe, List.of(() -> waiting.get() > 0, this::trim));
        ControlPool.Surroundings around = new ControlPool.Surroundings(workers, time, pulse::start);
        this.control = new ControlPool(connections, ShellStart.OWN, CONTROL_CHANNELS, around);
        boolean complete = false;
        try {
            this.facts = MachineFacts.parse(instance, execute(MachineFacts.SCRIPT, limit));
            this.users = new ControlPool(connections, ShellStart.users(facts.commandShell()), USER_CHANNELS, around);
            complete = true;
        } finally {
            if (!complete) {
                closeConnections();
            }
        }
    }

    /** As {@link #connect(Transport, Instance, Duration, ReconnectPolicy)}, with the standard policy. */
    public static Machine connect(Transport transport, Instance instance, Duration limit) {
        return connect(transport, instance, limit, ReconnectPolicy.standard());
    }

    /**
     * Connects, logs in and learns what the machine is. One attempt: only what was there once is opened again.
     *
     * @param limit the most time each step of it may take, also later: connecting, opening a channel
     * @throws io.recompute.transport.TransportException what kept it from happening; nothing is left open
     */
    public static Machine connect(Transport transport, Instance instance, Duration limit, ReconnectPolicy policy) {
        return new Machine(transport, instance, limit, policy, Time.SYSTEM);
    }

    /** The same with a time of its own. */
    static Machine connect(Transport transport, Instance instance, Duration limit, ReconnectPolicy policy, Time time) {
        return new Machine(transport, instance, limit, policy, time);
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
     * its standard input is the channel's. The caller closes the channel. Whoever reads of it waits for the script's
     * start as long as a step of connecting may take; then it is closed, and reading fails.
     */
    public Channel open(Script script) {
        return open(script, policy.patience());
    }

    /**
     * Starts a script with a terminal, in a channel of its own. What start-up files print before it is shown as well. The
     * caller closes the channel.
     *
     * @throws io.recompute.transport.TerminalRefusedException where the machine gives none; nothing was started
     */
    public TerminalChannel openTerminal(Script script, Pty pty) {
        String line = CommandLine.of(script.text());
        waiting.incrementAndGet();
        pulse.start();
        boolean opened = false;
        try {
            TerminalChannel channel = connections.open(
                    (connection, limit) -> connection.exec(line, pty, limit), allowance(policy.patience()));
            TerminalChannel counted = new CountedTerminal(channel, waiting::decrementAndGet);
            opened = true;
            return counted;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening a terminal on " + instance, e);
        } finally {
            if (!opened) {
                waiting.decrementAndGet();
            }
        }
    }

    /** As {@link #open}, with the patience of what only waits, where the connection is lost. */
    public Channel openPatiently(Script script) {
        return open(script, policy.waitingPatience());
    }

    private Channel open(Script script, Duration patience) {
        String mark = Sentinels.next();
        String marking = "printf '\\n%s\\n' " + mark + "; printf '\\n%s\\n' " + mark + " >&2\n";
        waiting.incrementAndGet();
        pulse.start();
        boolean opened = false;
        try {
            LongCommand command = LongCommand.of(marking + script.text());
            Channel channel = connections.exec(command.line(), allowance(patience));
            command.send(channel);
            SilenceLimit silence = new SilenceLimit(channelLimit, scheduler, () -> workers.execute(channel::close));
            Channel marked = new MarkedChannel(channel, "\n" + mark, silence, waiting::decrementAndGet);
            opened = true;
            return marked;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening a channel to " + instance, e);
        } finally {
            if (!opened) {
                waiting.decrementAndGet();
            }
        }
    }

    /**
     * Connects from the machine to what listens there, or is reached from there; a lost connection is opened again for it.
     *
     * @throws io.recompute.transport.DestinationException where the machine could not connect to it
     * @throws io.recompute.transport.ForwardingRefusedException where its server does not allow it
     */
    public ByteStream dial(Destination destination) {
        return opened((connection, limit) -> connection.dial(destination, limit), "connecting to " + destination);
    }

    /**
     * Has the machine listen, until the connection that it is opened on is lost.
     *
     * @param accepted is given each stream, and closes it; it is called by a thread that must not be kept waiting
     * @throws io.recompute.transport.ForwardingRefusedException where its server does not allow it, or the port is taken
     */
    public Listening listen(Destination address, Consumer<ByteStream> accepted) {
        return opened((connection, limit) -> connection.listen(address, accepted, limit), "listening at " + address);
    }

    private <C> C opened(Connections.Opening<C> opening, String what) {
        waiting.incrementAndGet();
        pulse.start();
        try {
            return connections.open(opening, allowance(policy.patience()));
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring(what + " on " + instance, e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** The shortest time in which the machine has answered on the connections there are; empty where that is not known. */
    public Optional<Duration> roundTrip() {
        return connections.roundTrip();
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
        scheduler.shutdownNow();
    }

    private boolean trim() {
        // No short circuit: both are trimmed.
        return control.trim() | users.trim();
    }

    /** Where the connection is lost before the script is sent, it is sent over the next one. */
    private int executeOn(ControlPool pool, Script script, OutputSink out, OutputSink err, Duration limit) {
        try {
            for (int attempt = 1; ; attempt++) {
                ControlChannel channel = acquire(pool);
                try {
                    return channel.execute(script.text(), out, err, limit);
                } catch (ConnectionLostException e) {
                    if (channel.hasSent() || attempt == ATTEMPTS) {
                        return endOfShell(pool, channel, e);
                    }
                    LOG.debug("{}: a shell was lost before it was used", instance, e);
                } catch (TransportTimeoutException | InterruptedException e) {
                    endProcessesOf(channel);
                    throw e;
                } finally {
                    pool.release(channel);
                }
            }
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("running a command on " + instance, e);
        }
    }

    /** A shell for the caller; one that is lost while it is started is no loss. */
    private ControlChannel acquire(ControlPool pool) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return pool.acquire(allowance(policy.patience()));
                } catch (ConnectionLostException e) {
                    if (attempt == ATTEMPTS || workers.isShutdown()) {
                        throw e;
                    }
                    LOG.debug("{}: a shell was lost while it started", instance, e);
                }
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Allowance allowance(Duration patience) {
        return new Allowance(channelLimit, patience, time.nanos());
    }

    private void probe() {
        LOG.debug("{}: this computer has slept; looking whether the connection did survive", instance);
        try {
            workers.execute(() -> {
                try {
                    connections.probe(PROBE_LIMIT);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: closed", instance, e);
        }
    }

    /** The exit status where the command has killed the shell that ran it; the exception where it was lost otherwise. */
    private int endOfShell(ControlPool pool, ControlChannel channel, ConnectionLostException lost)
            throws InterruptedException {
        if (pool == users && channel.hasBegun()) {
            return channel.endOfShell().orElseThrow(() -> lost);
        }
        throw lost;
    }

    /** Ends what the channel's shell has started: nobody waits for it any longer. */
    private void endProcessesOf(ControlChannel abandoned) {
        Script cancel =
                Script.resource(Machine.class, "cancel.sh", abandoned.identity().split(" "));
        boolean interrupted = Thread.interrupted();
        try (ControlChannel other = ControlChannel.open(
                connections, ShellStart.OWN, workers, new Allowance(CANCEL_LIMIT, CANCEL_LIMIT, time.nanos()))) {
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
