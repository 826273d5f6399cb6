package io.recompute.examples.re;

import io.recompute.transport.TerminalSize;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What standard output and standard error lead to. It is found out when it is first asked for, as that takes a process.
 *
 * @param outIsTerminal whether people read standard output as it comes
 * @param errIsTerminal whether people read standard error as it comes
 * @param colours whether they want colours there
 * @param width of the terminal, in columns
 */
record Screen(BooleanSupplier outIsTerminal, BooleanSupplier errIsTerminal, boolean colours, IntSupplier width) {
    /** Nobody looks: files and pipes. */
    static Screen none() {
        return new Screen(() -> false, () -> false, false, () -> TerminalSize.USUAL.columns());
    }

    /** That of this process. NO_COLOR and a dumb terminal take the colours away. */
    static Screen ofThisProcess() {
        String type = System.getenv().getOrDefault("TERM", "dumb");
        boolean colours = System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && !type.equals("dumb");
        return new Screen(
                new Once(() -> isTerminal(1)),
                new Once(() -> !type.equals("dumb") && isTerminal(2)),
                colours,
                () -> SttyTerminal.find()
                        .map(RawTerminal::size)
                        .orElse(TerminalSize.USUAL)
                        .columns());
    }

    /** Whether what is printed to standard output may have colours. */
    boolean isColoured() {
        return colours && outIsTerminal.getAsBoolean();
    }

    /** As {@code test -t} says: Java tells of both standard input and output, or of neither. */
    private static boolean isTerminal(int descriptor) {
        boolean interrupted = Thread.interrupted();
        try {
            ProcessBuilder test = new ProcessBuilder("test", "-t", Integer.toString(descriptor));
            test.redirectOutput(descriptor == 1 ? Redirect.INHERIT : Redirect.DISCARD);
            test.redirectError(descriptor == 2 ? Redirect.INHERIT : Redirect.DISCARD);
            return test.start().waitFor() == 0;
        } catch (IOException e) {
            return false; // a system without test has no terminal that we know to write to
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asks once. */
    private static final class Once implements BooleanSupplier {
        private final BooleanSupplier question;
        private boolean asked;
        private boolean answer;

        Once(BooleanSupplier question) {
            this.question = question;
        }

        @Override
        public synchronized boolean getAsBoolean() {
            if (!asked) {
                answer = question.getAsBoolean();
                asked = true;
            }
            return answer;
        }
    }
}
