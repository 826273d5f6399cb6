package io.recompute.examples.re;

import io.recompute.transfer.Transfer;
import io.recompute.transfer.TransferReport;
import java.time.Duration;

/** What people should know of a copy that was made. */
final class CopySummary {
    private CopySummary() {}

    /** Waits for a copy, with a line that tells how far it has come; prints what it has done. */
    static void await(String doing, String done, Transfer transfer, Streams streams) {
        streams.progress().begin(doing);
        transfer.onProgress(Duration.ofMillis(100), streams.progress()::at);
        TransferReport report = transfer.join();
        streams.progress().end();
        print(done, report, streams);
    }

    private static void print(String done, TransferReport report, Streams streams) {
        streams.out().println(done + " " + Counts.of(report.files(), "file") + " (" + report.bytes() + " bytes)");
        report.notes().forEach(streams::warn);
    }
}
