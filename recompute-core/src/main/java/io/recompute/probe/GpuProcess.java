package io.recompute.probe;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that computes on a graphics processor.
 *
 * @param pid its id on the machine; in a container it may be another than the one seen there
 * @param user who runs it; empty where the machine does not tell, as in a container
 * @param name its program, as the driver's tool calls it
 * @param usedMib the memory it uses there, in MiB; empty where the tool does not tell
 */
public record GpuProcess(long pid, Optional<String> user, String name, OptionalLong usedMib) {}
