package io.recompute.notebook;

import io.recompute.log.LogLine;
import io.recompute.model.Command;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.transport.Destination;
import io.recompute.transport.control.Script;
import io.recompute.tunnel.Tunnel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Starts Jupyter servers on a project's machine, and finds those that run; for the face. Thread-safe. */
public final class Notebooks {
    private static final String LOOK = Script.text(Notebooks.class, "look.sh");
    private static final String START = Script.text(Notebooks.class, "start.sh").strip();
    private static final String AWAIT = Script.text(Notebooks.class, "await.sh");
    private static final String LIST = Script.text(Notebooks.class, "list.sh");

    /** A server takes a second or a few; where Python is read over a network, much longer. */
    private static final int START_SECONDS = 90;

    private static final int ENDED = 3;
    private static final int NOT_STARTED = 5;
    private static final int TOKEN_BYTES = 24;
    private static final int TOLD_LINES = 10;

    private final NotebookHost host;
    private final SecureRandom random = new SecureRandom();

    /** Those of a project's machine. */
    public Notebooks(NotebookHost host) {
        this.host = host;
    }

    /**
     * Starts a server, and opens a tunnel to it. Where it is a job that waits in a queue, this waits, too.
     *
     * @throws NotebookMissingException where there is none of the kinds that will do
     * @throws NotebookException where it did not start, or its configuration lets everybody in; its run has ended
     */
    public Notebook start(NotebookSpec spec) {
        List<String> words = new ArrayList<>(List.of("-c", START, "jupyter", program(spec), spec.directory()));
        words.addAll(spec.arguments());
        RunSpec run = host.identified(spec.settings()
                .apply(RunSpec.of(Command.of("sh", words.toArray(String[]::new)))
                        .name("notebook")
                        .environment("JUPYTER_TOKEN", token())));
        RemoteProcess process = started(run);
        try {
            return open(process, spec.localPort());
        } catch (RecomputeException e) {
            abandon(() -> process, e);
            throw e;
        }
    }

    private RemoteProcess started(RunSpec run) {
        try {
            return host.start(run);
        } catch (OperationInterruptedException e) {
            // It may have started, or be about to. The same id again is the same run, whichever it is.
            abandon(() -> host.start(run), e);
            throw e;
        }
    }

    /** Ends what nobody has a handle of, also where it was an interrupt that broke the start off. */
    private static void abandon(Supplier<RemoteProcess> run, RecomputeException cause) {
        boolean interrupted = Thread.interrupted();
        try (RemoteProcess process = run.get()) {
            process.kill();
        } catch (RecomputeException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Opens a tunnel again to the server that was started last and still runs, by whatever program it was started.
     *
     * @param localPort 0: any free one
     * @throws NotebookException where none runs
     */
    public Notebook reattach(int localPort) {
        List<String> servers =
                host.run(script(LIST, "list")).orThrow().text().lines().toList();
        List<ProcessInfo> running = host.processes().live().rows().stream()
                .filter(row -> servers.contains(row.id()))
                .toList();
        if (running.isEmpty()) {
            throw new NotebookException(
                    "no notebook of this project runs on " + host.name() + "; workspace.notebook() starts one");
        }
        return reattach(running.get(running.size() - 1).id(), localPort);
    }

    /**
     * As {@link #reattach(int)}, to the one of that run.
     *
     * @throws io.recompute.run.NoSuchRunException where there is no such run
     */
    public Notebook reattach(String runId, int localPort) {
        RemoteProcess process = host.processes().byId(runId);
        boolean found = false;
        try {
            Notebook notebook = open(process, localPort);
            found = true;
            return notebook;
        } finally {
            if (!found) {
                process.close();
            }
        }
    }

    private String program(NotebookSpec spec) {
        String[] kinds = spec.kinds().stream().map(NotebookKind::word).toArray(String[]::new);
        RunResult found = host.run(script(LOOK, "look", kinds));
        String path = found.text().strip();
        if (!found.isSuccess() || path.isEmpty()) {
            throw new NotebookMissingException("neither the project's environment nor " + host.name() + " has Jupyter ("
                    + String.join(", ", kinds) + "); workspace.install(\"jupyterlab\") brings it");
        }
        return path;
    }

    private Notebook open(RemoteProcess process, int localPort) {
        Command await = script(AWAIT, "await", process.id(), Integer.toString(START_SECONDS));
        RunResult said = host.run(await);
        while (said.status() == NOT_STARTED && process.isAlive()) {
            said = host.run(await);
        }
        if (!said.isSuccess()) {
            throw notServing(process, said.status() == NOT_STARTED ? ENDED : said.status());
        }
        ServerInfo server = ServerInfo.parse(said.text());
        if (server.isOpenToAll()) {
            throw new NotebookException("the Jupyter server of run " + process.id()
                    + " asks for neither token nor password, as its configuration on " + host.name()
                    + " says (~/.jupyter): every user there could run what they like in your name");
        }
        Tunnel tunnel = host.forward(Destination.host(server.host(), server.port()), localPort);
        return new LiveNotebook(process, tunnel, server);
    }

    private NotebookException notServing(RemoteProcess process, int status) {
        String what = status == ENDED
                ? "the Jupyter server of run " + process.id() + " has ended"
                : "the Jupyter server of run " + process.id() + " did not start within " + START_SECONDS + " s";
        String log = process.log().tail(TOLD_LINES).lines().map(LogLine::text).collect(Collectors.joining("\n"));
        return new NotebookException(what + (log.isBlank() ? "; it said nothing" : "; it said last:\n" + log));
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Command script(String text, String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of("-c", text, name));
        words.addAll(List.of(arguments));
        return Command.of("sh", words.toArray(String[]::new));
    }
}
