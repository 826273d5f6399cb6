package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode around a notebook; a real one is in the test kit's tests. */
@LeakCheck
class NotebookModeTest {
    private static final String SAYS = "#!/bin/sh\nprintf '{\"port\": 1, \"token\": \"%s\", \"base_url\": \"/\"}' "
            + "\"$JUPYTER_TOKEN\" >\"$JUPYTER_RUNTIME_DIR/jpserver-$$.json\"\n";

    @TempDir
    Path root;

    private EmbeddedSshServer server;
    private Calls re;

    @BeforeEach
    void start() throws IOException {
        Path programs = Files.createDirectory(root.resolve("programs"));
        server = EmbeddedSshServer.builder()
                .environment("PATH", programs + ":" + System.getenv("PATH"))
                .start();
        re = Calls.initialized(root, server, "notebook-" + root.getFileName());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void program(String text) throws IOException {
        Path file = root.resolve("programs/jupyter-lab");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void itPrintsTheAddressAndHasTheServersStatus() throws IOException {
        program(SAYS + "exit 3\n");
        Calls.Result served = re.call("notebook", "--no-browser");
        assertThat(served.status()).as(served.err()).isEqualTo(3);
        assertThat(served.out()).containsPattern("http://127\\.0\\.0\\.1:[0-9]+/\\?token=[0-9a-f]{48}\n");
        assertThat(served.err()).contains("the notebook has ended");
    }

    @Test
    void itCanBeLeftRunningAndEndedLikeAnyOtherProcess() throws IOException {
        program(SAYS + "exec sleep 1000\n");
        Calls.Result started = re.call("notebook", "--run-async");
        assertThat(started.status()).as(started.err()).isZero();
        assertThat(started.out()).contains("started notebook as ", "re notebook --attach", "re kill");
        assertThat(re.call("list").out()).contains("notebook");
        assertThat(re.call("kill", "--idx=1").status()).isZero();
        Calls.Result none = re.call("notebook", "--attach", "--no-browser");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("no notebook of this project runs");
    }

    /** A Ctrl-C interrupts the working thread, which told of an unexpected exception. */
    @Test
    void anInterruptEndsTheServer() throws Exception {
        program(SAYS + "exec sleep 1000\n");
        CompletableFuture<Calls.Result> served = new CompletableFuture<>();
        Thread worker = new Thread(() -> served.complete(re.call("notebook", "--no-browser")), "re-notebook-test");
        worker.start();
        while (!re.call("list").out().contains("notebook")) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        Calls.Result ended = served.get(60, TimeUnit.SECONDS);
        assertThat(ended.status()).as(ended.err()).isEqualTo(130);
        assertThat(ended.err()).doesNotContain("unexpected");
        assertThat(re.call("list").out()).doesNotContain("notebook");
    }

    @Test
    void theBrowserIsTheSystems() {
        String address = "http://127.0.0.1:1/?token=x";
        assertThat(Browser.command("Linux", Map.of("DISPLAY", ":0"), address))
                .isEqualTo(Optional.of(List.of("xdg-open", address)));
        assertThat(Browser.command("Linux", Map.of(), address)).isEmpty();
        assertThat(Browser.command("Mac OS X", Map.of(), address)).isEqualTo(Optional.of(List.of("open", address)));
        assertThat(Browser.command("Windows 11", Map.of(), address)).isPresent();
    }
}
