package io.recompute.examples.re;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code push} and {@code pull} have in common: from where to where. */
final class CopyPaths {
    @Parameters(paramLabel = "\"FROM [TO]\"", arity = "1..2", description = "One argument of two words, or two.")
    private List<String> arguments = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mode;

    /** The two paths; the second is that target where none is given. */
    Pair or(String target) {
        try {
            List<String> words = arguments.size() == 1 ? ShellWords.split(arguments.get(0)) : arguments;
            if (words.isEmpty() || words.size() > 2 || words.contains("")) {
                throw new IllegalArgumentException("takes \"FROM TO\", a name with blanks in quotes of its own");
            }
            return new Pair(words.get(0), words.size() == 1 ? target : words.get(1));
        } catch (IllegalArgumentException e) {
            CommandLine commandLine = mode == null ? new CommandLine(CommandSpec.create()) : mode.commandLine();
            throw new CommandLine.ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }

    /** The local path, its leading {@code ~/} replaced as a shell would have done. */
    static String local(String path) {
        boolean home = path.equals("~") || path.startsWith("~/");
        return home ? System.getProperty("user.home", "") + path.substring(1) : path;
    }

    /** Two paths as people write them. */
    record Pair(String from, String to) {}
}
