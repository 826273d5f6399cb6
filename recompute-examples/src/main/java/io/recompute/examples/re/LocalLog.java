package io.recompute.examples.re;

import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import io.recompute.model.RecomputeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The copy of the newest process's log that is kept in the project's directory. */
final class LocalLog {
    private final Path file;

    LocalLog(Path file) {
        this.file = file;
    }

    /** Brings all there is now, byte for byte. */
    void fetch(LogStream log) {
        log.copyTo(file);
    }

    /** Prints the lines in which the pattern is found; all of it, byte for byte, where that is empty. */
    void print(Pattern filter, PrintStream out) {
        try (InputStream in = Files.newInputStream(file)) {
            if (filter.pattern().isEmpty()) {
                in.transferTo(out);
                out.flush();
                return;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !out.checkError(); line = lines.readLine()) {
                if (filter.matcher(line).find()) {
                    out.print(line + "\n");
                }
            }
        } catch (IOException e) {
            throw new RecomputeException("cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Prints and keeps lines as they come, until the log ends or nobody takes what is printed. What of a line is there
     * so far is printed as well, so that progress is seen, but where a filter has to see all of it.
     */
    void follow(LogStream log, Pattern filter, PrintStream out) {
        boolean all = filter.pattern().isEmpty();
        boolean exact = true;
        long end = 0;
        int shown = 0;
        try (OutputStream kept = Files.newOutputStream(file);
                Stream<LogLine> stream = log.live().lines()) {
            for (Iterator<LogLine> lines = stream.iterator(); !out.checkError() && lines.hasNext(); ) {
                LogLine line = lines.next();
                if (all || (line.complete() && filter.matcher(line.text()).find())) {
                    shown = show(line, shown, out);
                }
                if (line.complete()) {
                    byte[] bytes = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
                    kept.write(bytes);
                    exact = exact && line.next().offset() - end == bytes.length;
                    end = line.next().offset();
                }
            }
        } catch (IOException e) {
            throw new RecomputeException("cannot write " + file + ": " + e, e);
        }
        if (!exact) {
            // Lines are text; what is kept are the very bytes, also those that are none.
            fetch(log);
        }
    }

    /** Prints what is new of a line; gives how much of it is printed, if it is not complete. */
    private static int show(LogLine line, int before, PrintStream out) {
        String text = line.complete() ? line.text() + "\n" : line.text();
        byte[] bytes = text.substring(before).getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
        return line.complete() ? 0 : text.length();
    }
}
