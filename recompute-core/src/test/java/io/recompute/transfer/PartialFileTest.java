package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {
    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Each looks at what the others have in the directory, which is gone a moment later. */
    @Test
    void manyCopiesIntoOneDirectoryDoNotDisturbEachOther() throws Exception {
        List<CompletableFuture<Void>> copies = new ArrayList<>();
        for (int copy = 0; copy < 400; copy++) {
            Path target = directory.resolve("file" + copy);
            copies.add(CompletableFuture.runAsync(() -> copy(target), threads));
        }
        for (CompletableFuture<Void> copy : copies) {
            copy.get();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(400).allMatch(file -> file.toString().contains("/file"));
        }
    }

    @Test
    void whatNobodyContinuedForAWeekGoes() throws Exception {
        Path old = Files.createFile(directory.resolve(".recompute-partial-old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        Path young = Files.createFile(directory.resolve(".recompute-partial-young"));
        copy(directory.resolve("file"));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    private static void copy(Path target) {
        byte[] bytes = target.toString().getBytes(StandardCharsets.UTF_8);
        FileDigest digest = FileDigest.by("sha256sum");
        try (PartialFile into = PartialFile.open(target, target.getFileName().toString())) {
            long from = into.resume(bytes.length, digest);
            assertThat(into.fill(new ByteArrayInputStream(bytes), from, bytes.length, digest, new Progress()))
                    .isEqualTo(bytes.length);
            into.complete(target, FileTime.fromMillis(0), 0600);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
