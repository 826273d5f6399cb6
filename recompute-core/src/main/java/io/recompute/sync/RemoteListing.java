package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@code list.sh} tells of the paths that earlier synchronisations placed. One round trip, however many files a
 * project's runs have written beside these. Immutable.
 *
 * @param placed the placed paths that are still there
 * @param last the name of the last synchronisation; empty where it has none
 * @param digest what the machine would say of the same listing; empty where that is not known
 * @param outdated whether the record of what was placed is to be written anew: what it names beside these is gone, and
 *     what a run may write at such a path is not ours to delete
 */
record RemoteListing(Manifest placed, String last, String digest, boolean outdated) {
    private static final String SEPARATOR = "//";
    private static final String SAME = "same";
    private static final int OWNER_EXECUTES = 0100;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    /** As {@link #of(Machine, RemotePath, String, RemoteListing)}, by the best tool there is. */
    static RemoteListing of(Machine machine, RemotePath project, @Nullable RemoteListing known) {
        return of(machine, project, ListingFormat.tool(machine.facts()), known);
    }

    /**
     * Looks at every placed path.
     *
     * @param tool as {@code list.sh} calls it
     * @param known an earlier listing, which does not travel again where nothing has changed; null for none
     */
    static RemoteListing of(Machine machine, RemotePath project, String tool, @Nullable RemoteListing known) {
        String digest = known == null ? "" : known.digest();
        Script script = Script.resource(RemoteListing.class, "list.sh", project.argument(), tool, digest)
                .repeatable();
        String what = "listing " + project + " on " + machine.instance();
        byte[] output = machine.execute(script).orThrow(what).out();
        int end = 0;
        while (end < output.length && output[end] != 0) {
            end++;
        }
        String[] head = new String(output, 0, end, StandardCharsets.UTF_8).split(" ", 2);
        int recorded = head.length < 2 ? 0 : Integer.parseInt(head[0]);
        String last = head.length < 2 ? "" : head[1];
        byte[] listing = Arrays.copyOfRange(output, Math.min(end + 1, output.length), output.length);
        String text = new String(listing, StandardCharsets.UTF_8);
        RemoteListing same = text.equals(SAME) ? known : null;
        Manifest placed = same == null ? parse(text) : same.placed();
        String said = same == null ? ListingFormat.digest(listing) : digest;
        return new RemoteListing(placed, last, said, recorded != placed.size());
    }

    static Manifest parse(String text) {
        Reader reader = new Reader();
        String[] tokens = text.split("\0");
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].startsWith(SEPARATOR)) {
                reader.addAll(tokens[i]);
            } else if (!tokens[i].isEmpty() && i + 1 < tokens.length) {
                reader.add(tokens[i], tokens[++i]);
            }
        }
        return reader.entries.build();
    }

    /** Collects what it reads. */
    private static final class Reader {
        private final Manifest.Builder entries = Manifest.builder();

        private void add(String description, String path) {
            String[] words = description.split(" ", 5);
            Entry entry = switch (words[0]) {
                case "f" -> file(words[1], words[2], Integer.parseInt(words[3], 8));
                case "l" -> new Entry.Link(words[4]);
                default -> new Entry.Other();
            };
            entries.add(below(path), entry);
        }

        /** What {@code stat} says: links were told before, with their targets. */
        private void addAll(String block) {
            for (String line : block.substring(SEPARATOR.length()).split(SEPARATOR)) {
                String[] words = line.substring(0, line.length() - 1).split(" ", 4);
                int mode = Integer.parseInt(words[0], 16);
                int type = mode & TYPE;
                if (type != LINK) {
                    entries.add(below(words[3]), type == REGULAR ? file(words[1], words[2], mode) : new Entry.Other());
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
}
