package io.recompute.transport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class BoundedPipeTest {
    private static final byte[] WORD = {1, 2, 3};

    private final BoundedPipe pipe = new BoundedPipe();

    @Test
    void aReaderThatReadAllAndClosedFailsNoFlush() throws Exception {
        OutputStream sink = pipe.sink();
        sink.write(WORD);
        InputStream source = pipe.source();
        assertThat(source.readNBytes(WORD.length)).isEqualTo(WORD);
        source.close();
        assertThatCode(sink::flush).doesNotThrowAnyException();
        assertThatThrownBy(() -> sink.write(WORD)).isInstanceOf(IOException.class);
    }

    @Test
    void aReaderThatReadAllAndEndedFailsNoFlush() throws Exception {
        OutputStream sink = pipe.sink();
        sink.write(WORD);
        assertThat(pipe.source().readNBytes(WORD.length)).isEqualTo(WORD);
        pipe.end();
        assertThatCode(sink::flush).doesNotThrowAnyException();
        assertThatThrownBy(() -> sink.write(WORD)).isInstanceOf(IOException.class);
    }

    @Test
    void anEndBeforeAllIsReadFailsTheFlush() throws Exception {
        OutputStream sink = pipe.sink();
        sink.write(WORD);
        pipe.end();
        assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasNeverReadFailsTheFlush() throws Exception {
        OutputStream sink = pipe.sink();
        sink.write(WORD);
        pipe.source().close();
        assertThatThrownBy(sink::flush).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    @Test
    void aClosedSinkFlushesNoMore() throws Exception {
        OutputStream sink = pipe.sink();
        sink.close();
        assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
    }
}
