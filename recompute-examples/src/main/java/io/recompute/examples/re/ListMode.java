package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.run.ProcessList;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the processes of this project.", mixinStandardHelpOptions = true)
final class ListMode implements Callable<Integer> {
    @Option(names = "--all", description = "Those that have ended too.")
    private boolean all;

    @Option(names = "--json", description = "For programs; the manual tells the fields.")
    private boolean json;

    @Option(names = "--force", description = "Changes nothing: the machine is always asked.")
    @SuppressWarnings("unused") // an option of the manual
    private boolean force;

    private final Re re;

    ListMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open()) {
            ProcessList processes = workspace.processes().list();
            if (json) {
                re.streams()
                        .out()
                        .println(Listings.processes(
                                all ? processes.rows() : processes.live().rows()));
                return 0;
            }
            TextTable table = all
                    ? ProcessTables.all(processes, ZoneId.systemDefault())
                    : ProcessTables.live(processes, Instant.now());
            re.streams().out().println(re.streams().screen().isColoured() ? States.coloured(table) : table);
        }
        return 0;
    }
}
