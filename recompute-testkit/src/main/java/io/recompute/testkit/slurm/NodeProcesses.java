package io.recompute.testkit.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes of jobs on one node of a cluster that is pretended on this machine. */
final class NodeProcesses {
    private static final String SUPERVISOR = "slurmstepd";

    private NodeProcesses() {}

    /** Ends all of them at once, and what supervises them, without a goodbye. They tell by their environment. */
    static void end(String node, Path configuration) {
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> isOf(process, node, configuration))
                .toList();
        // First the supervisors, which would tell the controller of the others' ends.
        found.stream()
                .map(ProcessHandle::parent)
                .flatMap(Optional::stream)
                .filter(NodeProcesses::isSupervisor)
                .distinct()
                .forEach(ProcessHandle::destroyForcibly);
        found.forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean isOf(ProcessHandle process, String node, Path configuration) {
        List<String> variables = List.of(read(process, "environ").split("\0"));
        return variables.contains("SLURMD_NODENAME=" + node) && variables.contains("SLURM_CONF=" + configuration);
    }

    private static boolean isSupervisor(ProcessHandle process) {
        return read(process, "comm").startsWith(SUPERVISOR);
    }

    /** Empty where that process is gone, or a stranger's. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
