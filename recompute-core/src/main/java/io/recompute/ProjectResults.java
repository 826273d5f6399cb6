package io.recompute;

import io.recompute.run.Collected;
import io.recompute.run.detached.Collector;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferReport;
import io.recompute.transfer.Transfers;
import java.util.List;

/** Brings the results of runs into the local project. */
record ProjectResults(Transfers transfers) implements Collector {
    @Override
    public Collected collect(String directory, String path) {
        try {
            TransferReport report = transfers.collect(directory, path).join();
            return new Collected(report.files(), report.bytes(), List.of());
        } catch (TransferException e) {
            if (e.reason() == TransferException.Reason.MISSING_SOURCE) {
                return new Collected(0, 0, List.of(path));
            }
            throw e;
        }
    }
}
