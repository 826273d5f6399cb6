package io.recompute.transport.ssh;

import io.recompute.transport.ssh.KnownHosts.Judgement;
import io.recompute.transport.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All files of known hosts that count for a machine. Immutable; reads the files anew for each question.
 *
 * @param own the user's: new hosts go into the first; where there is none, nothing is remembered
 * @param shared the system's, which are only read
 * @param hashed whether the names of new hosts are written as salted hashes
 */
record KnownHostsFiles(List<Path> own, List<Path> shared, boolean hashed) {
    /**
     * What is known, and where.
     *
     * @param file the file of the line that the judgement rests on; where it rests on none, the one new hosts go into
     */
    record Found(Judgement judgement, KnownHostsFile file) {}

    /** That file alone. */
    static KnownHostsFiles of(Path file) {
        return new KnownHostsFiles(List.of(file), List.of(), false);
    }

    /** A key that any file revokes is revoked; else one that any file knows is known, whatever the others say. */
    Found judge(KnownName name, HostKey key) throws IOException {
        return weightiest(known -> known.judge(name.host(), name.port(), key));
    }

    /** The same of the authority that has signed a machine's certificate. */
    Found judgeAuthority(KnownName name, HostKey authority) throws IOException {
        return weightiest(known -> known.judgeAuthority(name.host(), name.port(), authority));
    }

    /** Whether certificates count for that machine. */
    boolean hasAuthority(KnownName name) throws IOException {
        for (Path path : all()) {
            if (new KnownHostsFile(path).read().hasAuthority(name.host(), name.port())) {
                return true;
            }
        }
        return false;
    }

    private Found weightiest(Function<KnownHosts, Judgement> question) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path path : all()) {
            KnownHostsFile file = new KnownHostsFile(path);
            found.add(new Found(question.apply(file.read()), file));
        }
        for (Verdict verdict : List.of(Verdict.REVOKED, Verdict.KNOWN, Verdict.CHANGED)) {
            for (Found one : found) {
                if (one.judgement().verdict() == verdict) {
                    return one;
                }
            }
        }
        return unknown();
    }

    /** Adds the key of a machine that was unknown; says what another program may have written meanwhile. */
    Found record(KnownName name, HostKey key) throws IOException {
        if (own.isEmpty()) {
            return unknown();
        }
        KnownHostsFile file = new KnownHostsFile(own.get(0));
        return new Found(file.recordUnknown(name, key, hashed), file);
    }

    /** The types of key a machine is known by. */
    List<String> keyTypes(KnownName name) throws IOException {
        List<String> types = new ArrayList<>();
        for (Path path : all()) {
            types.addAll(new KnownHostsFile(path).read().keyTypes(name.host(), name.port()));
        }
        return types.stream().distinct().toList();
    }

    private Found unknown() {
        Path file = own.isEmpty() ? Path.of("known_hosts") : own.get(0);
        return new Found(new Judgement(Verdict.UNKNOWN, null), new KnownHostsFile(file));
    }

    private List<Path> all() {
        return Stream.concat(own.stream(), shared.stream()).toList();
    }

    /** The files as people may see them. */
    @Override
    public String toString() {
        return all().stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
