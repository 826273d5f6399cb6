package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.MachineFacts;
import io.recompute.transport.control.Script;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what {@code list.sh} tells of the paths that earlier synchronisations placed. One round trip, however many files
 * a project's runs have written beside these.
 */
final class RemoteListing {
    private static final String SEPARATOR = "//";
    private static final int OWNER_EXECUTES = 0100;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    private final Map<String, Entry> entries = new HashMap<>();

    private RemoteListing() {}

    /** The placed paths that are still there. */
    static Manifest of(Machine machine, RemotePath project) {
        return of(machine, project, tool(machine.facts()));
    }

    /** As {@link #of(Machine, RemotePath)}, by that tool: {@code find}, {@code python3} or {@code stat}. */
    static Manifest of(Machine machine, RemotePath project, String tool) {
        Script script = Script.resource(RemoteListing.class, "list.sh", project.argument(), tool)
                .repeatable();
        String what = "listing " + project + " on " + machine.instance();
        return parse(machine.execute(script).orThrow(what).out());
    }

    static Manifest parse(byte[] output) {
        RemoteListing listing = new RemoteListing();
        String[] tokens = new String(output, StandardCharsets.UTF_8).split("\0");
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].startsWith(SEPARATOR)) {
                listing.addAll(tokens[i]);
            } else if (!tokens[i].isEmpty() && i + 1 < tokens.length) {
                listing.add(tokens[i], tokens[++i]);
            }
        }
        return Manifest.of(listing.entries);
    }

    private static String tool(MachineFacts facts) {
        if (facts.findPrintf()) {
            return "find";
        }
        return facts.has("python3") ? "python3" : "stat";
    }

    private void add(String description, String path) {
        String[] words = description.split(" ", 5);
        Entry entry = switch (words[0]) {
            case "f" -> file(words[1], words[2], Integer.parseInt(words[3], 8));
            case "l" -> new Entry.Link(words[4]);
            default -> new Entry.Other();
        };
        entries.put(below(path), entry);
    }

    /** What {@code stat} says: links were told before, with their targets. */
    private void addAll(String block) {
        for (String line : block.substring(SEPARATOR.length()).split(SEPARATOR)) {
            String[] words = line.substring(0, line.length() - 1).split(" ", 4);
            int mode = Integer.parseInt(words[0], 16);
            int type = mode & TYPE;
            if (type != LINK) {
                entries.put(below(words[3]), type == REGULAR ? file(words[1], words[2], mode) : new Entry.Other());
            }
        }
    }

    private static Entry.File file(String size, String seconds, int mode) {
        int dot = seconds.indexOf('.');
        long whole = Long.parseLong(dot < 0 ? seconds : seconds.substring(0, dot));
        return new Entry.File(Long.parseLong(size), Instant.ofEpochSecond(whole), (mode & OWNER_EXECUTES) != 0);
    }

    private static String below(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }
}
