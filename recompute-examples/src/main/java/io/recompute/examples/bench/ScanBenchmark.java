package io.recompute.examples.bench;

import io.recompute.python.PythonProject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long it takes to find out what 10,000 real Python files import, in a new JVM and in one that is warm, beside Python's
 * own {@code ast}. The files are those of the directory in the first argument, by default what Debian's Python has, again
 * and again until there are so many. Prints medians.
 */
public final class ScanBenchmark {
    private static final int FILES = 10_000;
    private static final int ROUNDS = 5;
    private static final Path DEBIANS = Path.of("/usr/lib/python3.11");
    private static final String PEER = """
            import ast, pathlib, sys
            for path in pathlib.Path(sys.argv[1]).rglob("*.py"):
                try:
                    tree = ast.parse(path.read_bytes())
                except SyntaxError:
                    continue
                found = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
            """;

    private ScanBenchmark() {}

    /** Runs it; takes the directory of the sources, optionally. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = Loopback.output();
        Path sources = arguments.length == 0 ? DEBIANS : Path.of(arguments[0]);
        if (!Files.isDirectory(sources)) {
            out.println("skipped: there is no " + sources + "; give a directory with Python files");
            return;
        }
        Path project = Files.createTempDirectory("bench-tree");
        try {
            long bytes = fill(project, sources);
            out.printf(Locale.ROOT, "%d files, %d MB, of %s%n", FILES, bytes / 1_000_000, sources);
            measure(out, project);
        } finally {
            GeneratedProject.delete(project);
        }
    }

    private static void measure(PrintStream out, Path project) throws IOException {
        List<String> cold = Processes.java("1g", Scan.class, project.toString());
        double[] colds = new double[ROUNDS];
        double[] firsts = new double[ROUNDS];
        double[] warms = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Processes.Outcome outcome = Processes.run(cold);
            colds[round] = outcome.nanoseconds() / 1e9;
            firsts[round] = Double.parseDouble(outcome.text().strip());
            warms[round] = Scan.seconds(project);
        }
        // Once, as it takes so long.
        List<String> peer = List.of("python3", "-W", "ignore", "-c", PEER, project.toString());
        double[] peers = {Processes.run(peer).nanoseconds() / 1e9};
        print(out, "PythonProject.requirements(), warm", warms);
        print(out, "the first of a JVM", firsts);
        print(out, "a JVM from its start to its end", colds);
        print(out, "python3 with ast, one process", peers);
    }

    private static void print(PrintStream out, String what, double[] seconds) {
        Arrays.sort(seconds);
        out.printf(
                Locale.ROOT,
                "%-36s %6.2f s  (%.2f–%.2f)%n",
                what,
                seconds[seconds.length / 2],
                seconds[0],
                seconds[seconds.length - 1]);
    }

    /** Copies what is there until there is enough of it; gives the bytes. */
    private static long fill(Path project, Path sources) throws IOException {
        List<Path> modules = new ArrayList<>();
        Files.walkFileTree(sources, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".py")) {
                    modules.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        if (modules.isEmpty()) {
            throw new IOException(sources + " has no Python files");
        }
        long bytes = 0;
        for (int at = 0; at < FILES; at++) {
            Path module = modules.get(at % modules.size());
            Path target = project.resolve("copy" + at / modules.size()).resolve(sources.relativize(module));
            Files.createDirectories(target.getParent());
            Files.copy(module, target);
            bytes += Files.size(target);
        }
        return bytes;
    }

    /** One scan, in this JVM. */
    static final class Scan {
        private Scan() {}

        /** Prints the seconds that it took. */
        public static void main(String[] arguments) {
            Loopback.output().println(seconds(Path.of(arguments[0])));
        }

        static double seconds(Path project) {
            long start = System.nanoTime();
            if (PythonProject.at(project).requirements().toString().isEmpty()) {
                throw new IllegalStateException("nothing was found in " + project);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
