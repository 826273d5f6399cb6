package io.recompute.transfer;

import io.recompute.transport.control.Lanes;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** What a walk has found, kept until all of it is sent, many at a time. */
final class FoundFiles implements FileSink {
    @FunctionalInterface
    private interface Found {
        void send(FileUpload upload);
    }

    private final List<Found> found = new ArrayList<>();

    /** That it was sent is said too early; {@link #sendAll} refuses what could not be. */
    @Override
    public Upload.Outcome file(String name, Path file, int mode) {
        found.add(upload -> AddingFiles.check(file, upload.file(name, file, mode)));
        return Upload.Outcome.SENT;
    }

    @Override
    public void link(String name, String target) {
        found.add(upload -> upload.link(name, target));
    }

    @Override
    public void directory(String name, int mode, FileTime modified) {
        found.add(upload -> upload.directory(name, mode, modified));
    }

    void sendAll(FileUpload upload, Lanes lanes) throws IOException {
        lanes.each(found, each -> each.send(upload));
    }
}
