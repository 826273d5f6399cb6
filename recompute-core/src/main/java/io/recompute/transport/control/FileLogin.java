package io.recompute.transport.control;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RemotePath;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.FileService;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A machine of which only the files are used: nothing is started there. A lost connection is opened again by the next {@link
 * #service()}, as its {@link ReconnectPolicy} says. Thread-safe; whoever connected it closes it. An interrupted wait throws
 * {@link OperationInterruptedException}.
 */
public final class FileLogin implements AutoCloseable {
    /** How often a connection may be lost under one question, each time after it was opened again. */
    private static final int ATTEMPTS = 5;

    private final Instance instance;
    private final Duration limit;
    private final ReconnectPolicy policy;
    private final Connections connections;
    private final ExecutorService workers;
    private final RemotePath home;

    /** Guarded by this. */
    private @Nullable FileService service;

    private FileLogin(Transport transport, Instance instance, Duration limit, ReconnectPolicy policy) {
        this.instance = instance;
        this.limit = limit;
        this.policy = policy;
        this.connections = new Connections(transport, instance, limit, new Backoff(policy, Time.SYSTEM), Time.SYSTEM);
        this.workers = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setDaemon(true)
                .setNameFormat("recompute-files-" + instance.host() + "-%d")
                .build());
        boolean complete = false;
        try {
            this.home = RemotePath.of(service().absolute("."));
            complete = true;
        } catch (IOException e) {
            throw new TransportException(
                    instance.address(), "where the files of " + instance + " begin is not known: " + e, e);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /**
     * Connects and logs in. One attempt: only what was there once is opened again.
     *
     * @param limit the most time each step of it may take, also later
     * @throws io.recompute.transport.TransportException what kept it from happening; nothing is left open
     */
    public static FileLogin connect(Transport transport, Instance instance, Duration limit, ReconnectPolicy policy) {
        return new FileLogin(transport, instance, limit, policy);
    }

    /** What it was connected by. */
    public Instance instance() {
        return instance;
    }

    /** Where relative paths start: mostly the home directory. */
    public RemotePath home() {
        return home;
    }

    /** Runs tasks that wait for this machine, on named daemon threads; it ends with this. */
    public Executor workers() {
        return workers;
    }

    /** Does many things with the files at once, where each of them costs a round trip. */
    public Lanes lanes() {
        return new Lanes(workers);
    }

    /** The machine's files; opened again where the connection was lost. Nobody but this closes it. */
    public synchronized FileService service() {
        FileService known = service;
        if (known != null && known.isOpen()) {
            return known;
        }
        try {
            FileService opened = connections.open(
                    (connection, step) -> connection.files(step),
                    new Allowance(limit, policy.patience(), Time.SYSTEM.nanos()));
            service = opened;
            return opened;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening SFTP on " + instance, e);
        }
    }

    /** A question that may be asked again. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks it. */
        T ask(FileService files) throws IOException;
    }

    /** Asks something; again, over the next connection, where one is lost meanwhile. */
    public <T> T ask(Question<T> question) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.ask(service());
            } catch (ReconnectFailedException e) {
                throw e;
            } catch (ConnectionLostException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        connections.close();
        workers.shutdownNow();
    }
}
