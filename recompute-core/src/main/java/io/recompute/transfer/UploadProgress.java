package io.recompute.transfer;

import java.time.Duration;
import java.util.function.Consumer;

/** How far a synchronisation has come that may take several streams. For one thread at a time. */
public final class UploadProgress {
    private final Progress whole = new Progress();

    /**
     * Nothing yet.
     *
     * @param totalBytes all there is to send
     * @param every how often the listener is told at most
     * @param listener called by the thread that sends, which waits for it
     */
    public UploadProgress(long totalBytes, Duration every, Consumer<TransferProgress> listener) {
        whole.expect(totalBytes);
        whole.listen(every, listener);
    }

    /** Tells the listener, whenever it was told last: at the end. */
    public void tell() {
        whole.tellAll();
    }

    /** What the one stream counts by that cannot start over. */
    Progress whole() {
        return whole;
    }

    /** What a stream counts by that starts over where its connection was lost: the whole only goes on. */
    Progress part() {
        return part(whole, whole.now().bytes());
    }

    /** A part of another one, which has come so far before. */
    static Progress part(Progress whole, long before) {
        Progress part = new Progress();
        part.listen(Duration.ZERO, now -> {
            long more = before + now.bytes() - whole.now().bytes();
            if (more > 0) {
                whole.addBytes(more);
            }
        });
        return part;
    }
}
