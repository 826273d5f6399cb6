package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Command;
import io.recompute.sync.ProjectSync;
import io.recompute.sync.plan.Decision;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for local files in commands that synchronisations leave out. A look costs some microseconds, as the rules are
 * asked only about words that are files. Thread-safe.
 */
final class NamedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NamedFiles.class);
    private static final Pattern BETWEEN = Pattern.compile("[\\s;|&<>()'\"=`]+");
    /** A text of many lines is a program; what it names is its own affair. */
    private static final int MOST_WORDS = 64;

    private final Path local;
    private final ProjectSync sync;
    private final Telling telling;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    NamedFiles(Path local, ProjectSync sync, Telling telling) {
        this.local = local;
        this.sync = sync;
        this.telling = telling;
    }

    /** Tells the listener of what the command names; gives the command. */
    @CanIgnoreReturnValue
    Command look(Command command) {
        String[] words = BETWEEN.split(command.toString(), MOST_WORDS);
        for (String word : words) {
            String path = word.startsWith("./") ? word.substring(2) : word;
            if (isFile(path) && !told.contains(path)) {
                Decision decision = sync.explain(path);
                if (!decision.included() && told.add(path)) {
                    LOG.warn("the command names {}, which is not synchronised: {}", path, decision);
                    telling.skippedFileNamed(command, decision);
                }
            }
        }
        return command;
    }

    private boolean isFile(String path) {
        if (path.isEmpty() || path.startsWith("/") || path.startsWith("-") || path.contains("..")) {
            return false;
        }
        try {
            return Files.isRegularFile(local.resolve(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
