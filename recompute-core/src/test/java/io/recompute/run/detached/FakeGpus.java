package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A stand-in for NVIDIA's tool, and a directory of leases of its own, for tests on a machine without such processors. */
record FakeGpus(Path directory) {
    /** Makes so many processors. */
    static FakeGpus make(Path directory, int count) throws IOException {
        FakeGpus gpus = new FakeGpus(Files.createDirectories(directory));
        gpus.list(IntStream.range(0, count)
                .mapToObj(index -> "GPU " + index + ": NVIDIA A100 (UUID: " + uuid(index) + ")")
                .collect(Collectors.joining("\n", "", "\n")));
        gpus.computing();
        Path tool = Files.createDirectories(directory.resolve("bin")).resolve("nvidia-smi");
        Files.writeString(
                tool,
                "#!/bin/sh\ncase $1 in\n-L) cat '" + directory + "/gpus' ;;\n--query-compute-apps=*) cat '" + directory
                        + "/apps' ;;\n*) exit 2 ;;\nesac\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return gpus;
    }

    /** What its driver lists from now on. */
    void list(String text) throws IOException {
        replace("gpus", text);
    }

    /** On those processors a stranger's process computes from now on, on no others. */
    void computing(int... indexes) throws IOException {
        replace(
                "apps",
                IntStream.of(indexes)
                        .mapToObj(index -> uuid(index) + ", 4711\n")
                        .collect(Collectors.joining()));
    }

    private void replace(String name, String text) throws IOException {
        Path next = Files.writeString(directory.resolve(name + ".new"), text);
        Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A text for the beginning of a machine's shells. */
    String beginning() {
        return "export PATH='" + directory + "/bin':\"$PATH\" RECOMPUTE_GPU_LEASES='" + leases() + "'\n";
    }

    Path leases() {
        return directory.resolve("leases");
    }

    /** The names of the files there, that begin so. */
    Stream<String> files(String beginning) throws IOException {
        try (Stream<Path> files = Files.list(leases())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .toList()
                    .stream();
        }
    }

    static String uuid(int index) {
        return "GPU-5c89852" + index + "-d268-c3f3-1b07-005d5ae1dc3f";
    }
}
