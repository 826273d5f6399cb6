package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;

/** What a pattern matches on a machine: paths relative to the pattern's base. Immutable. */
record RemoteMatches(Machine machine, Glob glob) {
    private static final String LITERAL = "literal";
    private static final String HERE = "./";

    /**
     * Those below a directory of the machine; none where there is no such directory; an empty text alone where the pattern
     * is there as it is written. One round trip.
     *
     * @throws TransferException where it cannot be read
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    List<String> of(RemotePath literal, RemotePath base) {
        Reply reply = machine.execute(Script.resource(
                        RemoteMatches.class,
                        "match.sh",
                        literal.toString(),
                        base.toString(),
                        Integer.toString(glob.depth()),
                        glob.directories() ? "d" : "")
                .repeatable());
        if (reply.status() != 0) {
            throw RemoteFailure.of(machine.instance(), base.toString(), reply.status(), reply.errorText(), null);
        }
        if (reply.text().equals(LITERAL)) {
            return List.of("");
        }
        List<String> paths = new ArrayList<>();
        for (String path : reply.text().split("\0")) {
            paths.add(path.startsWith(HERE) ? path.substring(HERE.length()) : path);
        }
        return glob.among(paths);
    }
}
