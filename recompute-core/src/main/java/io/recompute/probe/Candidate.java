package io.recompute.probe;

import io.recompute.model.Instance;

/**
 * A machine, as a selector judged it.
 *
 * @param fits whether it has all that is required
 * @param why what counted for it, or all that it lacks, for people
 * @param freeMib the memory that is free on the graphics processors that a job would get, the least of them; 0 for none
 * @param load how many processes run or wait for each processor; 0 where it is not known
 */
public record Candidate(Instance instance, boolean fits, String why, long freeMib, double load) {
    /** The machine and why, in one line. */
    @Override
    public String toString() {
        return instance + ": " + (fits ? "" : "no, ") + why;
    }
}
