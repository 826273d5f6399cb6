package io.recompute.examples.re;

import io.recompute.RecomputeListener;
import io.recompute.model.Command;
import io.recompute.python.environment.InstallReport;
import io.recompute.sync.plan.Decision;

/** Tells people what a workspace tells: what an installer says, and of a command that names a file which is not sent. */
class Told implements RecomputeListener {
    private final Streams streams;

    Told(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void installing(String line) {
        streams.err().println(line);
    }

    @Override
    public void installed(InstallReport report) {
        Installation.print(report, streams);
    }

    @Override
    public void skippedFileNamed(Command command, Decision why) {
        streams.warn("the command names a file that is not sent: " + why
                + "; name it in .recompute/include, or use `re push`");
    }
}
