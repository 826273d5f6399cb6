package io.recompute.examples.re;

import io.recompute.RecomputeListener;
import io.recompute.model.Command;
import io.recompute.sync.plan.Decision;

/** Warns of a command that names a file which is not sent. */
final class SkippedFileWarning implements RecomputeListener {
    private final Streams streams;

    SkippedFileWarning(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void skippedFileNamed(Command command, Decision why) {
        streams.warn("the command names a file that is not sent: " + why
                + "; name it in .recompute/include, or use `re push`");
    }
}
