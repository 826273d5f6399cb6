package io.recompute.examples.re;

import java.util.Optional;

/** Someone who can be asked. An interrupt ends each wait with an exception. */
interface Terminal {
    /** Asks for a line, without its end; empty where there is none. */
    String ask(String prompt);

    /** As {@link #ask}, without showing what is typed. */
    String askSecret(String prompt);

    /** The same as one whose keys can be had one by one; empty where they cannot. */
    default Optional<RawTerminal> raw() {
        return Optional.empty();
    }
}
