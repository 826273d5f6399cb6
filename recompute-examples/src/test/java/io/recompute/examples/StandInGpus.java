package io.recompute.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Graphics processors of machines that have none. */
public final class StandInGpus {
    private StandInGpus() {}

    /** A directory in that one, for a PATH, with a stand-in for NVIDIA's tool, which tells of two that nobody uses. */
    public static Path two(Path machine) throws IOException {
        Path bin = Files.createDirectories(machine.resolve("bin"));
        Path tool = Files.writeString(bin.resolve("nvidia-smi"), """
                #!/bin/sh
                uuid=GPU-5c89852
                case "$*" in
                -L) for i in 0 1; do echo "GPU $i: NVIDIA A100 (UUID: $uuid$i-d268-c3f3-1b07-005d5ae1dc3f)"; done ;;
                *--query-gpu=*)
                  for i in 0 1; do echo "$i, $uuid$i-d268-c3f3-1b07-005d5ae1dc3f, NVIDIA A100, 81920, 4, 81148, 0"; done ;;
                *--query-compute-apps=*) ;;
                *) exit 2 ;;
                esac
                """);
        if (!tool.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + tool + " executable");
        }
        return bin;
    }
}
