package io.recompute.examples.jupyter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes a kernel for Jupyter named {@value #NAME}: Java with this library, its imports done. All that it needs is copied to
 * {@code kernels/recompute} of Jupyter's data directory, so that it stays when this build is cleaned away.
 */
public final class InstallKernel {
    /** What notebooks call it. */
    public static final String NAME = "recompute";

    /**
     * A Jupyter that was started in the background of a script ignores interrupts, and so do its kernels: what a JVM finds
     * ignored at its start it can never handle. Jupyter puts its own Python in the place of {@code python3}.
     */
    private static final String HEEDING_INTERRUPTS =
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])";

    private final Path directory;

    private InstallKernel(Path directory) {
        this.directory = directory;
    }

    /** Arguments: the start-up file, and Jupyter's data directory, without which it is the user's. */
    public static void main(String[] arguments) throws IOException {
        Path data = arguments.length > 1 && !arguments[1].isEmpty() ? Path.of(arguments[1]) : dataDirectory();
        Path made = install(Path.of(arguments[0]), data, System.getProperty("java.class.path"));
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println("made the kernel " + made);
    }

    /**
     * Makes the kernel, or makes it anew.
     *
     * @param startUp a file for JShell; each kernel does its imports first
     * @param data Jupyter's data directory
     * @param classPath with this library and the kernel; the first entries win
     * @return its directory
     */
    public static Path install(Path startUp, Path data, String classPath) throws IOException {
        Path directory =
                Files.createDirectories(data.resolve("kernels").resolve(NAME)).toAbsolutePath();
        new InstallKernel(directory).write(startUp, List.of(classPath.split(File.pathSeparator, -1)));
        return directory;
    }

    private static Path dataDirectory() {
        String named = System.getenv("JUPYTER_DATA_DIR");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return Path.of(System.getProperty("user.home"), mac ? "Library/Jupyter" : ".local/share/jupyter");
    }

    private void write(Path startUp, List<String> classPath) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath) {
            Path from = Path.of(entry);
            if (!entry.isEmpty() && Files.exists(from)) {
                Path to = directory.resolve("lib").resolve(copies.size() + "-" + from.getFileName());
                copy(from, to);
                copies.add(to.toString());
            }
        }
        Path imports = directory.resolve("start.java");
        Files.write(
                imports,
                Files.readAllLines(startUp).stream()
                        .filter(line -> line.startsWith("import "))
                        .toList());
        describe(String.join(File.pathSeparator, copies), imports);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(source).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path source, BasicFileAttributes attributes) throws IOException {
                Path target = source.equals(from)
                        ? to
                        : to.resolve(from.relativize(source).toString());
                Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void describe(String classPath, Path imports) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(Files.newBufferedWriter(directory.resolve("kernel.json")))
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("argv");
            if (File.separatorChar == '/') {
                for (String word : List.of("python3", "-c", HEEDING_INTERRUPTS)) {
                    json.writeString(word);
                }
            }
            json.writeString(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString());
            json.writeString("-cp");
            json.writeString(classPath);
            json.writeString(Kernel.class.getName());
            json.writeString("{connection_file}");
            json.writeEndArray();
            json.writeStringField("display_name", "Java (recompute)");
            json.writeStringField("language", "java");
            json.writeStringField("interrupt_mode", "signal");
            json.writeObjectFieldStart("env");
            json.writeStringField("RJK_INIT_SCRIPT", imports.toString());
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
