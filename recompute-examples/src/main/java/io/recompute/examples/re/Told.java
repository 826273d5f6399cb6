package io.recompute.examples.re;

import io.recompute.RecomputeEvent;
import io.recompute.RecomputeListener;

/** Tells people what a workspace tells: what is waited for, what an installer says, a command that names a file not sent. */
class Told implements RecomputeListener {
    private final Streams streams;
    /** Whether the first connection is still waited for. */
    private volatile boolean connecting = true;

    Told(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void installing(RecomputeEvent.Installing event) {
        streams.progress().print(event.line());
    }

    @Override
    public void connected(RecomputeEvent.Connected event) {
        if (connecting) {
            connecting = false;
            streams.progress().end();
        }
    }

    @Override
    public void connectionLost(RecomputeEvent.ConnectionLost event) {
        if (streams.screen().errIsTerminal().getAsBoolean()) {
            streams.progress().print("re: the connection to " + event.machine() + " was lost; it is opened again");
        }
    }

    @Override
    public void synchronising(RecomputeEvent.Synchronising event) {
        streams.progress().at(event.progress());
    }

    @Override
    public void installed(RecomputeEvent.Installed event) {
        streams.progress().end();
        Installation.print(event.report(), streams);
    }

    @Override
    public void skippedFileNamed(RecomputeEvent.SkippedFileNamed event) {
        streams.warn("the command names a file that is not sent: " + event.why()
                + "; name it in .recompute/include, or use `re push`");
    }
}
