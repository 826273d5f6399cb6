package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;

class RemoteFailureTest {
    @Test
    void aFileThatWasClosedByAnInterruptIsACopyThatWasCancelled() {
        TransferException failure = RemoteFailure.local("d/f", new ClosedByInterruptException());
        assertThat(failure.reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failure).hasMessageStartingWith("d/f: the copying was interrupted");
    }

    @Test
    void aFailureWithoutWordsIsNamed() {
        assertThat(RemoteFailure.local("d/f", new IOException())).hasMessage("d/f: java.io.IOException");
    }
}
