package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.sync.SyncOptions;
import io.recompute.sync.SyncReport;
import java.io.PrintStream;

/** Sends the project's files, and tells what people should know of it. */
final class Synchronization {
    private Synchronization() {}

    /**
     * Brings the machine up to date.
     *
     * @param summary where a line of totals goes
     * @return the exit status: that of a failure where not every file is there now
     */
    static int run(Workspace workspace, boolean force, PrintStream summary, Streams streams) {
        SyncOptions options = SyncOptions.standard();
        streams.progress().begin("bringing the files to " + workspace.instance());
        SyncReport report = workspace.sync(force ? options.forced() : options);
        streams.progress().end();
        return print(report, summary, streams);
    }

    /** Prints what was done; gives the exit status. */
    static int print(SyncReport report, PrintStream summary, Streams streams) {
        summary.println("sent " + Counts.of(report.sentFiles(), "file") + " (" + report.sentBytes()
                + " bytes), deleted " + report.deleted() + ", unchanged " + report.unchanged());
        if (!report.leftOut().toString().isEmpty()) {
            summary.println("left out: " + report.leftOut());
        }
        report.changing().forEach(path -> streams.warn(path + " changed or could not be read; it was not sent"));
        report.blocked()
                .forEach(
                        path -> streams.warn(path + " was not sent: the machine has a directory with own files there"));
        return report.isComplete() ? 0 : Failures.FAILED;
    }
}
