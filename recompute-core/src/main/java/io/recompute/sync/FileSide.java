package io.recompute.sync;

import static java.util.stream.Collectors.toSet;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transport.FileService;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a login that has files and no shell. The records are those that the scripts keep, so that a login with a
 * shell can go on with the same directory. Each directory with placed paths is listed: some round trips for each. Immutable.
 */
record FileSide(FileLogin login, RemotePath project) implements RemoteSide {
    static final String PLACED = ".recompute/placed";
    static final String SYNCED = ".recompute/synced";

    private static final int OWNER_EXECUTES = 0100;
    private static final String HERE = "./";

    @Override
    public Instance instance() {
        return login.instance();
    }

    @Override
    public Executor workers() {
        return login.workers();
    }

    @Override
    public PlanApplication application(Path local, SyncPlan plan) {
        return new FileApplication(login, local, project, plan);
    }

    @Override
    public RemoteListing list(@Nullable RemoteListing known) {
        try {
            return login.ask(this::list);
        } catch (IOException e) {
            throw new SyncException(null, "listing " + project + " on " + instance() + " failed: " + e, e);
        }
    }

    private RemoteListing list(FileService files) throws IOException {
        Optional<String> record = text(files, PLACED);
        if (record.isEmpty()) {
            return new RemoteListing(Manifest.empty(), "", "", false);
        }
        List<String> paths = paths(record.get());
        Map<String, Map<String, FileService.Entry>> directories = new ConcurrentHashMap<>();
        Set<String> parents = paths.stream().map(FileSide::parent).collect(toSet());
        login.lanes().each(parents, parent -> directories.put(parent, entries(files, parent)));
        Map<String, Entry> entries = new ConcurrentHashMap<>();
        List<String> links = new ArrayList<>();
        for (String path : paths) {
            FileService.Entry entry =
                    directories.getOrDefault(parent(path), Map.of()).get(path.substring(path.lastIndexOf('/') + 1));
            if (entry == null) {
                continue;
            } else if (entry.kind() == FileService.Kind.LINK) {
                links.add(path);
            } else {
                entries.put(path, read(entry));
            }
        }
        login.lanes().each(links, path -> entries.put(path, new Entry.Link(files.target(project + "/" + path))));
        Manifest.Builder placed = Manifest.builder();
        entries.forEach(placed::add);
        Manifest found = placed.build();
        String last = text(files, SYNCED).orElse("").strip();
        return new RemoteListing(found, last, "", paths.size() != found.size());
    }

    private static List<String> paths(String record) {
        return Arrays.stream(record.split("\0")) // names may have newlines
                .filter(path -> !path.isEmpty())
                .map(path -> path.startsWith(HERE) ? path.substring(HERE.length()) : path)
                .toList();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static Entry read(FileService.Entry entry) {
        return entry.kind() == FileService.Kind.FILE
                ? new Entry.File(entry.size(), entry.modified(), (entry.mode() & OWNER_EXECUTES) != 0)
                : new Entry.Other();
    }

    private Map<String, FileService.Entry> entries(FileService files, String directory) throws IOException {
        Map<String, FileService.Entry> entries = new HashMap<>();
        try {
            files.list(directory.isEmpty() ? project.toString() : project + "/" + directory)
                    .forEach(entry -> entries.put(entry.name(), entry));
        } catch (NoSuchFileException e) {
            return Map.of(); // it is gone with all that was in it
        }
        return entries;
    }

    private Optional<String> text(FileService files, String name) throws IOException {
        return text(files, project, name);
    }

    /** The text of a file of ours; empty where there is none. */
    static Optional<String> text(FileService files, RemotePath project, String name) throws IOException {
        try (InputStream stream = files.read(project + "/" + name)) {
            return Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
