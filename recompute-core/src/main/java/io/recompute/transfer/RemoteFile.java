package io.recompute.transfer;

import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;

/**
 * What a path on a machine leads to. Immutable. All but the kind says something of files alone.
 *
 * @param program what digests it there
 * @param size in bytes
 * @param modified in seconds since 1970
 * @param mode the nine permission bits
 * @param version differs where the content may
 */
record RemoteFile(Kind kind, String program, long size, long modified, int mode, String version) {
    /** What is there. */
    enum Kind {
        FILE,
        DIRECTORY,
        /** Something else, or a machine that cannot describe a file. */
        OTHER
    }

    private static final String FUNCTIONS = Script.text(RemoteFile.class, "large.sh");

    /**
     * Asks the machine; one round trip.
     *
     * @param path absolute
     * @throws TransferException where nothing is there
     */
    static RemoteFile look(Machine machine, String path) {
        Reply reply = machine.execute(Script.resource(RemoteFile.class, "look.sh", path)
                .after(FUNCTIONS)
                .repeatable());
        if (reply.status() != 0) {
            throw RemoteFailure.of(machine.instance(), path, reply.status(), reply.errorText(), null);
        }
        return parse(reply.text().strip());
    }

    static RemoteFile parse(String text) {
        String[] words = text.split(" ", 6);
        if (!words[0].equals("file")) {
            Kind kind = words[0].equals("directory") ? Kind.DIRECTORY : Kind.OTHER;
            return new RemoteFile(kind, "", 0, 0, 0, "");
        }
        return new RemoteFile(
                Kind.FILE,
                words[1],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Integer.parseInt(words[4], 8) & 0777,
                words[5]);
    }

    /** A name for what has arrived of this version, from a place; another version has another. */
    String key(String where) {
        return FileVersion.key(where, size + " " + modified + " " + version);
    }
}
