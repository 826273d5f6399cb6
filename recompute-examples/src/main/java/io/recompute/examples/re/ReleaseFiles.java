package io.recompute.examples.re;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes what comes with re in a release: completions for shells and the page for {@code man}. Run by the build. */
public final class ReleaseFiles {
    private ReleaseFiles() {}

    /** Arguments: the directory to write to, with the layout of {@code /usr}, and the version. */
    public static void main(String[] arguments) throws IOException {
        Path share = Path.of(arguments[0]).resolve("share");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere, Optional.empty());
        Surroundings here = ReMain.surroundings();
        Completions completions =
                new Re(new Surroundings(here.directory(), here.config(), here.way(), streams)).completions();
        write(share.resolve("bash-completion/completions/re"), completions.bash());
        write(share.resolve("zsh/site-functions/_re"), completions.zsh());
        write(share.resolve("fish/vendor_completions.d/re.fish"), completions.fish());
        write(share.resolve("man/man1/re.1"), ManPage.of(ManMode.manual(), arguments[1]));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
