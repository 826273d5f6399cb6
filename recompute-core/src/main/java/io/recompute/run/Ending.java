package io.recompute.run;

/**
 * The end of a run. Immutable.
 *
 * @param size how many bytes its log then had
 */
record Ending(ExitStatus status, long size) {
    /** From a line of {@code watch.sh}, without the id: {@code STATUS SIZE TIME SIGNAL REASON}. */
    static Ending parse(String[] words) {
        boolean recorded = !words[1].equals("-");
        boolean killed = !words[4].equals("-");
        EndReason reason = EndReason.of(words[5]).orElse(null);
        ExitStatus status =
                recorded ? ExitStatus.recorded(Integer.parseInt(words[1]), killed, reason) : ExitStatus.lost(reason);
        return new Ending(status, words[2].equals("-") ? 0 : Long.parseLong(words[2]));
    }
}
