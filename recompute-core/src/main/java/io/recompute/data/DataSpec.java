package io.recompute.data;

import io.recompute.model.Command;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.Script;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a machine is to fetch by itself, and how. Immutable: every step gives a new one.
 *
 * <p>Several files come at once. What is cut goes on where it stopped, where the server can do that and says that it is
 * the same file; a file is in its place when all of it is there. What was fetched before, and nobody has changed, is not
 * fetched again; another file in its place is left as it is, unless {@linkplain #overwrite() told otherwise}. The run
 * fails where any file is missing at its end; the others are there.
 */
public final class DataSpec {
    private static final String PYTHON = Script.text(DataSpec.class, "fetch.py") + "\n\n"
            + Script.text(DataSpec.class, "unpack.py") + "\n\n" + Script.text(DataSpec.class, "fetch-all.py");
    private static final String SHELL = Script.text(DataSpec.class, "fetch.sh");
    private static final String START = Script.text(DataSpec.class, "start.sh").strip();

    /** What is shorter goes through every system's environment; it is a few hundred addresses. */
    private static final int LONGEST_LIST = 100_000;

    private static final int PARALLEL = 4;
    private static final int MOST_PARALLEL = 64;
    private static final int RETRIES = 6;
    private static final int MOST_RETRIES = 100;
    private static final int STALL_SECONDS = 60;

    private record How(int parallel, int retries, boolean overwrite, boolean unpack, boolean throughClient) {
        How fetching(int files, int tries) {
            return new How(files, tries, overwrite, unpack, throughClient);
        }

        How placing(boolean over, boolean unpacked) {
            return new How(parallel, retries, over, unpacked, throughClient);
        }

        How throughTheClient() {
            return new How(parallel, retries, overwrite, unpack, true);
        }
    }

    private final List<Download> downloads;
    private final String directory;
    private final How how;

    private DataSpec(List<Download> downloads, String directory, How how) {
        this.downloads = List.copyOf(downloads);
        this.directory = Objects.requireNonNull(directory, "directory");
        this.how = how;
        if (downloads.isEmpty()) {
            throw new DataException("nothing to fetch: no address is given");
        }
        if (list().length() > LONGEST_LIST) {
            throw new DataException("too many addresses for one call: " + downloads.size() + "; fetch them in parts");
        }
    }

    /**
     * The files at these addresses, into {@code data/} of the project.
     *
     * @throws DataException where one is no address of HTTP, or there is none
     */
    public static DataSpec of(URI... addresses) {
        return of(Arrays.stream(addresses).map(Download::of).toList());
    }

    /** These files, into {@code data/} of the project. */
    public static DataSpec of(List<Download> downloads) {
        return new DataSpec(downloads, "data", new How(PARALLEL, RETRIES, false, false, false));
    }

    /**
     * The same with one more file.
     *
     * @throws DataException where that makes too many
     */
    public DataSpec and(Download download) {
        List<Download> more = new ArrayList<>(downloads);
        more.add(download);
        return new DataSpec(more, directory, how);
    }

    /** The same into another directory, relative to the project's on the machine, or absolute; it is made. */
    public DataSpec into(String newDirectory) {
        if (newDirectory.isBlank() || newDirectory.indexOf('\0') >= 0) {
            throw new DataException("not a directory: '" + newDirectory + "'");
        }
        return new DataSpec(downloads, newDirectory, how);
    }

    /** The same with so many files at once, 1 to 64; 4 by default. */
    public DataSpec parallel(int files) {
        if (files < 1 || files > MOST_PARALLEL) {
            throw new DataException("not a number of files to fetch at once: " + files + "; 1 to " + MOST_PARALLEL);
        }
        return new DataSpec(downloads, directory, how.fetching(files, how.retries));
    }

    /** The same with so many further tries, 0 to 100, of a file of which nothing came in between; 6 by default. */
    public DataSpec retries(int tries) {
        if (tries < 0 || tries > MOST_RETRIES) {
            throw new DataException("not a number of further tries: " + tries + "; 0 to " + MOST_RETRIES);
        }
        return new DataSpec(downloads, directory, how.fetching(how.parallel, tries));
    }

    /** The same, over files that are there already, and what was fetched before is fetched again. */
    public DataSpec overwrite() {
        return new DataSpec(downloads, directory, how.placing(true, how.unpack));
    }

    /**
     * The same, and what is a tar or zip archive by its name is unpacked beside itself, into a directory of its name
     * without the ending, which appears as a whole; nothing is written outside it.
     */
    public DataSpec unpack() {
        return new DataSpec(downloads, directory, how.placing(how.overwrite, true));
    }

    /**
     * The same by way of this program's computer, for a machine that has no way out: the machine fetches as ever, through a
     * proxy that the workspace has it reach. That lasts as long as the workspace is open; what is cut by its end goes on
     * where it stopped, the next time. The machine's server must let the workspace listen there.
     */
    public DataSpec throughClient() {
        return new DataSpec(downloads, directory, how.throughTheClient());
    }

    /** Whether it comes by way of this program's computer. */
    public boolean isThroughClient() {
        return how.throughClient;
    }

    /** The hosts of its addresses, in lower case. */
    public Set<String> hosts() {
        return downloads.stream().map(Download::host).collect(Collectors.toUnmodifiableSet());
    }

    /** What is to be fetched. Unmodifiable. */
    public List<Download> downloads() {
        return downloads;
    }

    /** The run that fetches it. Neither its command nor its name tells what may be secret in the addresses. */
    public RunSpec toRun() {
        List<String> flags = new ArrayList<>();
        if (how.overwrite) {
            flags.add("overwrite");
        }
        if (how.unpack) {
            flags.add("unpack");
        }
        Command command = Command.of(
                "sh",
                "-c",
                START,
                "fetch",
                directory,
                Integer.toString(how.parallel),
                Integer.toString(how.retries),
                Integer.toString(STALL_SECONDS),
                String.join(",", flags));
        return RunSpec.of(command)
                .name(name())
                .environment("RECOMPUTE_DATA", list())
                .environment("RECOMPUTE_DATA_PYTHON", PYTHON)
                .environment("RECOMPUTE_DATA_SHELL", SHELL);
    }

    private String list() {
        return downloads.stream().map(Download::line).collect(Collectors.joining("\n"));
    }

    private String name() {
        String first = "data " + downloads.get(0).shortName();
        return downloads.size() == 1 ? first : first + " and " + (downloads.size() - 1) + " more";
    }

    @Override
    public String toString() {
        return "DataSpec[" + downloads.size() + " files into " + directory + "]";
    }
}
