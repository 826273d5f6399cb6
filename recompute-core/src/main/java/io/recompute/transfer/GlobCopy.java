package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Copies all that a pattern matches, one after the other, each as if it had been named. */
final class GlobCopy implements Copying {
    private final String pattern;
    private final Supplier<List<String>> matches;
    private final BiFunction<String, Progress, Copying> copies;
    private final Progress progress;
    private final ChannelSlot slot = new ChannelSlot();

    /**
     * A copy that has not begun.
     *
     * @param matches finds what is to be copied
     * @param copies how each of these is copied
     */
    GlobCopy(
            String pattern,
            Supplier<List<String>> matches,
            BiFunction<String, Progress, Copying> copies,
            Progress progress) {
        this.pattern = pattern;
        this.matches = matches;
        this.copies = copies;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        List<String> found = matches.get();
        if (found.isEmpty()) {
            throw new TransferException(Reason.MISSING_SOURCE, pattern, "nothing matches " + pattern, null);
        }
        List<TransferReport> reports = new ArrayList<>();
        long bytes = 0;
        for (String match : found) {
            TransferReport report = copy(match, bytes);
            bytes += report.bytes();
            reports.add(report);
        }
        List<String> notes =
                reports.stream().flatMap(report -> report.notes().stream()).toList();
        List<Optional<String>> verifications =
                reports.stream().map(TransferReport::verification).distinct().toList();
        return new TransferReport(
                reports.stream().mapToLong(TransferReport::files).sum(),
                bytes,
                notes,
                verifications.size() == 1 ? verifications.get(0) : Optional.empty());
    }

    /** Each counts for itself, and starts over where its connection was lost; the whole only goes on. */
    private TransferReport copy(String match, long before) {
        Progress own = UploadProgress.part(progress, before);
        try (Copying copy = slot.hold(copies.apply(match, own), match)) {
            TransferReport report = copy.run();
            for (long file = 0; file < report.files(); file++) {
                progress.addFile();
            }
            return report;
        }
    }

    @Override
    public void close() {
        slot.close();
    }
}
