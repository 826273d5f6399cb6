package io.recompute.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a project stands in git. Only tells: what cannot be read, or is no work tree of git, is empty. Immutable.
 *
 * @param directory the project's, which may lie below the work tree's
 */
public record GitState(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(GitState.class);
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");
    private static final String REFERENCE = "ref: ";
    private static final int LIMIT_SECONDS = 10;

    /** The commit that is checked out, read from {@code .git} itself. */
    public Optional<String> commit() {
        try {
            Path git = gitDirectory();
            if (git == null) {
                return Optional.empty();
            }
            String head = Files.readString(git.resolve("HEAD")).strip();
            String commit = head.startsWith(REFERENCE) ? resolve(git, head.substring(REFERENCE.length())) : head;
            return Optional.of(commit).filter(COMMIT.asMatchPredicate());
        } catch (IOException e) {
            LOG.debug("no commit of {}", directory, e);
            return Optional.empty();
        }
    }

    /** Whether files of the project differ from that commit; asks {@code git}, and waits for it, at most ten seconds. */
    public Optional<Boolean> isDirty() {
        if (commit().isEmpty()) {
            return Optional.empty();
        }
        try {
            Path out = Files.createTempFile("recompute-git", ".status");
            try {
                return status(out) ? Optional.of(Files.size(out) > 0) : Optional.empty();
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            LOG.debug("no git status of {}", directory, e);
            return Optional.empty();
        }
    }

    private boolean status(Path out) throws IOException {
        // Without optional locks it does not disturb the user's own git.
        Process git = new ProcessBuilder("git", "--no-optional-locks", "status", "--porcelain", "--", ".")
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            git.getOutputStream().close();
            return git.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            git.destroyForcibly();
        }
    }

    /** The nearest one above; a file in its place names it, in further work trees and submodules. */
    private @Nullable Path gitDirectory() throws IOException {
        for (Path place = directory.toAbsolutePath(); place != null; place = place.getParent()) {
            Path git = place.resolve(".git");
            if (Files.isDirectory(git)) {
                return git;
            }
            if (Files.isRegularFile(git)) {
                return place.resolve(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
            }
        }
        return null;
    }

    private static String resolve(Path git, String reference) throws IOException {
        Path common = git.resolve("commondir");
        Path shared =
                Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
        for (Path place : List.of(git, shared)) {
            Path file = place.resolve(reference);
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
        }
        Path packed = shared.resolve("packed-refs");
        if (!Files.exists(packed)) {
            return "";
        }
        return Files.readAllLines(packed).stream()
                .filter(line -> line.endsWith(" " + reference))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElse("");
    }
}
