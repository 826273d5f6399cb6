package io.recompute.run.detached;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.LaunchException;

/** What {@code gpus.sh} tells where a run does not get its graphics processors. */
final class GpuRefusal {
    private static final int WORDS = 6;

    private GpuRefusal() {}

    /** From the last line, {@code gpus WHY WANTED PRESENT FREE WHAT-THE-DRIVER-SAID}. */
    static RecomputeException of(Instance machine, String id, String said) {
        String line = said.strip().substring(said.strip().lastIndexOf('\n') + 1);
        String[] words = line.split(" ", WORDS);
        String what = "run " + id + " did not start on " + machine + ": ";
        try {
            int wanted = Integer.parseInt(words[2]);
            int present = Integer.parseInt(words[3]);
            int free = Integer.parseInt(words[4]);
            String why = words.length < WORDS || words[5].isBlank() ? "" : " (" + words[5].strip() + ")";
            String reason = switch (words[1]) {
                case "few" -> "it wants " + gpus(wanted) + ", and the machine has " + present + why;
                case "busy" ->
                    "it wants " + gpus(wanted) + ", and of " + present + " are " + free + " free" + why
                            + "; waitForGpus(…) lets it wait";
                default -> why.strip();
            };
            return words[1].equals("few") || words[1].equals("busy")
                    ? new GpusUnavailableException(what + reason, wanted, present, free)
                    : new LaunchException(id, false, what + reason, null);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new LaunchException(id, false, what + line, e);
        }
    }

    private static String gpus(int count) {
        return count == 1 ? "1 GPU" : count + " GPUs";
    }
}
