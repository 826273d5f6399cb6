package io.recompute.log;

import java.util.concurrent.Executor;

/** Makes log streams. */
public final class Logs {
    private Logs() {}

    /**
     * The whole log of a source.
     *
     * @param executor runs the reading for the subscribers of {@link LogStream#publisher()}, a task for each, which
     *     waits for lines, and for every reading what may take as long as the log's machine is away; with as many
     *     threads as there are tasks
     */
    public static LogStream of(LogSource source, Executor executor) {
        return new SourceLogStream(source, LogView.WHOLE, executor, new Readings());
    }
}
