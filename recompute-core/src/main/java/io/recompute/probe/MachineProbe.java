package io.recompute.probe;

import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.time.Clock;
import java.time.Duration;

/** Asks one machine that one is logged in to. */
public final class MachineProbe {
    private static final String PROBE = Script.text(MachineProbe.class, "probe.sh");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** What a tool, a driver's or a scheduler's, may take of the time, so that the other facts arrive where several hang. */
    private static final int TOOL_SHARE = 6;

    private MachineProbe() {}

    /**
     * What the machine tells, in one round trip. A tool that hangs, a driver's or a scheduler's, is given a sixth of the time,
     * and what else there is to tell is told.
     *
     * @param directory the disk of which counts; it need not exist
     * @param limit the most time it may take, at least a second
     * @throws io.recompute.transport.TransportException where the connection was lost, or the time is over
     * @throws RecomputeException where the machine's answer makes no sense
     */
    public static MachineReport report(Machine machine, RemotePath directory, Duration limit, Clock clock) {
        Duration time = limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit;
        String tool = Long.toString(Math.max(1, time.toSeconds() / TOOL_SHARE));
        Script script = Script.of(PROBE, directory.argument(), tool, "/sys").repeatable();
        String text = machine.execute(script, time)
                .orThrow("asking what is free on " + machine.instance())
                .text();
        try {
            return MachineReport.of(clock.instant(), text.lines().toList());
        } catch (IllegalArgumentException e) {
            throw new RecomputeException("the answer of " + machine.instance() + " was cut: " + e.getMessage(), e);
        }
    }
}
