package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.OperationInterruptedException;
import io.recompute.notebook.Notebook;
import io.recompute.notebook.NotebookSpec;
import io.recompute.run.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "notebook",
        description = "Run Jupyter on the machine, and open it here.",
        mixinStandardHelpOptions = true)
final class NotebookMode implements Callable<Integer> {
    @Option(names = "--run-async", description = "Return at once, and leave it running.")
    private boolean async;

    @Option(names = "--attach", description = "Open the one again that is running.")
    private boolean attach;

    @Option(names = "--port", paramLabel = "N", description = "The port of this computer; any free one if not given.")
    private int port;

    @Option(names = "--no-browser", description = "Only print the address.")
    private boolean noBrowser;

    @Mixin
    private final GpuOptions gpus = new GpuOptions();

    @Mixin
    private final JobOptions job = new JobOptions();

    private final Re re;

    NotebookMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open(job);
                Notebook notebook = opened(workspace)) {
            if (async) {
                re.streams()
                        .out()
                        .println("started notebook as " + notebook.process().id());
                re.streams().out().println("open it with: re notebook --attach");
                re.streams().out().println("end it with: re kill");
                return 0;
            }
            return serve(notebook);
        }
    }

    private Notebook opened(Workspace workspace) {
        re.streams().progress().begin(attach ? "looking for Jupyter" : "starting Jupyter");
        Notebook notebook = attach
                ? reattached(workspace)
                : workspace.notebook(NotebookSpec.standard().port(port).run(gpus::with));
        re.streams().progress().end();
        return notebook;
    }

    private Notebook reattached(Workspace workspace) {
        try (Notebook found = workspace.reattachNotebook()) {
            String id = found.process().id();
            return workspace.reattachNotebook(id, port);
        }
    }

    /** Until the server ends, or Ctrl-C ends it; one that was running before is left running. */
    private int serve(Notebook notebook) {
        re.streams().out().println(notebook.url());
        re.streams().out().println(attach ? "Ctrl-C leaves it running" : "Ctrl-C ends it");
        re.streams().out().flush();
        if (!noBrowser && re.streams().terminal().isPresent() && !Browser.open(notebook.url())) {
            re.streams().err().println("no browser here; open that address in one");
        }
        try {
            ExitStatus end = notebook.process().waitFor();
            re.streams().err().println("the notebook has ended: " + end);
            return end.code().orElse(Failures.FAILED);
        } catch (InterruptedException e) {
            if (!attach) {
                notebook.stop();
            }
            throw OperationInterruptedException.restoring("waiting for the notebook", e);
        }
    }
}
