package io.recompute.python.environment;

import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a machine's environments are made. Immutable; every step gives a new one. Its text shows no secret.
 *
 * @param python the Python that they are for: a command or a path there; empty for the first one that is new enough
 * @param tool what makes them
 * @param indexUrl the index of packages; empty for what pip on that machine uses. It may hold a login
 * @param extraIndexUrls further ones
 * @param constraints lines of a constraints file
 * @param pipOptions options of pip by their long names, as {@code --timeout=5}; uv is then not used
 * @param through words of a command that starts the program that makes them, as {@code srun --mem=4G}; empty for none
 */
public record EnvironmentSpec(
        Optional<String> python,
        Tool tool,
        Optional<Secret> indexUrl,
        List<Secret> extraIndexUrls,
        List<String> constraints,
        List<String> pipOptions,
        List<String> through) {
    /** What makes environments. */
    public enum Tool {
        /** The first of the others that the machine has. */
        AUTO,
        /** {@code uv}. */
        UV,
        /** Python's own {@code venv}; pip comes with it, from the machine or from the index. */
        VENV,
        /** {@code virtualenv}. */
        VIRTUALENV,
        /** {@code micromamba}, {@code mamba} or {@code conda}, by the project's {@code environment.yml}. */
        CONDA,
        /** None: the machine's own Python is used as it is, and nothing is installed. */
        SYSTEM
    }

    private static final String OPTION = "--[a-z][a-z0-9-]*(=.*)?";

    /** Copies the lists; checks the options. */
    public EnvironmentSpec {
        extraIndexUrls = List.copyOf(extraIndexUrls);
        constraints = List.copyOf(constraints);
        pipOptions = List.copyOf(pipOptions);
        through = List.copyOf(through);
        for (String option : pipOptions) {
            if (!option.matches(OPTION)) {
                throw new RecomputeException(
                        "not an option of pip by its long name: write --name or --name=value in pip_options");
            }
        }
        for (String word : through) {
            if (word.isBlank() || word.chars().anyMatch(character -> character <= ' ')) {
                throw new RecomputeException("not a word of a command: '" + word + "' in install_through");
            }
        }
    }

    /** What suits most machines. */
    public static EnvironmentSpec standard() {
        return new EnvironmentSpec(
                Optional.empty(), Tool.AUTO, Optional.empty(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * What an instance of the config file says: {@code python}, {@code environment}, {@code index_url},
     * {@code extra_index_url}, {@code constraints} (requirements with blanks, or lines, between them),
     * {@code pip_options} and {@code install_through}.
     *
     * @throws RecomputeException where a value means nothing
     */
    public static EnvironmentSpec of(Map<String, String> settings) {
        EnvironmentSpec spec = standard();
        spec = spec.tool(tool(settings.getOrDefault("environment", "auto")));
        String python = settings.getOrDefault("python", "").strip();
        spec = python.isEmpty() ? spec : spec.python(python);
        String index = settings.getOrDefault("index_url", "").strip();
        spec = index.isEmpty() ? spec : spec.indexUrl(Secret.of(index));
        for (String url : words(settings, "extra_index_url")) {
            spec = spec.extraIndexUrl(Secret.of(url));
        }
        spec = spec.constraints(words(settings, "constraints"));
        for (String option : options(words(settings, "pip_options"))) {
            spec = spec.pipOption(option);
        }
        return spec.through(words(settings, "install_through"));
    }

    /** The same for that Python: {@code python3.12}, {@code ~/miniconda3/bin/python}. */
    public EnvironmentSpec python(String command) {
        return new EnvironmentSpec(
                Optional.of(command), tool, indexUrl, extraIndexUrls, constraints, pipOptions, through);
    }

    /** The same by that tool. */
    public EnvironmentSpec tool(Tool newTool) {
        return new EnvironmentSpec(python, newTool, indexUrl, extraIndexUrls, constraints, pipOptions, through);
    }

    /** The same from that index, a {@code …/simple} of PEP 503. */
    public EnvironmentSpec indexUrl(Secret url) {
        return new EnvironmentSpec(python, tool, Optional.of(url), extraIndexUrls, constraints, pipOptions, through);
    }

    /** The same with one more index. */
    public EnvironmentSpec extraIndexUrl(Secret url) {
        return new EnvironmentSpec(python, tool, indexUrl, plus(extraIndexUrls, url), constraints, pipOptions, through);
    }

    /** The same with those lines of a constraints file. */
    public EnvironmentSpec constraints(List<String> lines) {
        return new EnvironmentSpec(python, tool, indexUrl, extraIndexUrls, lines, pipOptions, through);
    }

    /** The same with one more option of pip: {@code --pre}, {@code --timeout=5}. */
    public EnvironmentSpec pipOption(String option) {
        return new EnvironmentSpec(
                python, tool, indexUrl, extraIndexUrls, constraints, plus(pipOptions, option), through);
    }

    /**
     * The same, made by a program that this command starts: {@code srun --mem=4G} where a cluster's login node forbids such
     * work. The machine itself still looks for a Python; the command is to pass on the environment variables, the output and
     * the exit status.
     *
     * @param words of the command, without blanks in one; none for no such command
     */
    public EnvironmentSpec through(List<String> words) {
        return new EnvironmentSpec(python, tool, indexUrl, extraIndexUrls, constraints, pipOptions, words);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    private static Tool tool(String name) {
        try {
            return Tool.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RecomputeException(
                    "environment = " + name
                            + " of the instance means nothing; it is auto, uv, venv, virtualenv, conda or system",
                    e);
        }
    }

    private static List<String> words(Map<String, String> settings, String key) {
        String text = settings.getOrDefault(key, "").strip();
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    /** {@code --name value} is {@code --name=value}. */
    private static List<String> options(List<String> words) {
        List<String> options = new ArrayList<>();
        for (String word : words) {
            int last = options.size() - 1;
            if (!word.startsWith("-") && last >= 0 && !options.get(last).contains("=")) {
                options.set(last, options.get(last) + "=" + word);
            } else {
                options.add(word);
            }
        }
        return options;
    }

    @Override
    public String toString() {
        return "EnvironmentSpec[" + tool + ", python " + python.orElse("any") + "]";
    }
}
