package io.recompute.examples.re;

import io.recompute.transfer.TransferReport;

/** What people should know of a copy that was made. */
final class CopySummary {
    private CopySummary() {}

    static void print(String done, TransferReport report, Streams streams) {
        streams.out().println(done + " " + Counts.of(report.files(), "file") + " (" + report.bytes() + " bytes)");
        report.notes().forEach(streams::warn);
    }
}
