package io.recompute.examples.re;

import io.recompute.run.RunSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Graphics processors for a command alone. */
final class GpuOptions {
    @Option(
            names = "--gpus",
            paramLabel = "N",
            description = "Take N GPUs that nobody uses; it fails where there are not so many.")
    private @Nullable Integer gpus;

    @Option(
            names = "--wait-gpus",
            paramLabel = "MINUTES",
            description = "Wait for them there, first come, first served, at most that long.")
    private @Nullable Integer minutes;

    RunSpec with(RunSpec spec) {
        if (gpus == null) {
            return spec;
        }
        RunSpec sole = spec.gpus(gpus);
        return minutes == null ? sole : sole.waitForGpus(Duration.ofMinutes(minutes));
    }
}
