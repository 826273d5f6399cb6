package io.recompute.python.environment;

import io.recompute.python.environment.EnvironmentException.Reason;
import java.util.ArrayList;
import java.util.List;

/** What kept an environment from being made, by what its script told. */
final class BuildFailure {
    private BuildFailure() {}

    /** @param what what was tried, and where */
    static EnvironmentException of(String what, Wanted wanted, InstallerOutput output) {
        String told = output.first("failed").orElse("installer");
        String message = told.substring(told.indexOf(' ') + 1);
        if (told.startsWith("no_python")) {
            String remedy = "install Python 3.8 or newer there, or name one: python = /path/to/python3 in the instance";
            return new EnvironmentException(
                    Reason.NO_PYTHON, "", what + " failed: no Python was found, " + message + "; " + remedy);
        }
        if (told.startsWith("unfit_python")) {
            String remedy = "install one of those, or name one: python = /path/to/python3 in the instance";
            return new EnvironmentException(
                    Reason.NO_PYTHON,
                    "",
                    what + " failed: the project takes Python "
                            + wanted.project().pythonVersions() + ", and " + message + "; " + remedy);
        }
        if (told.startsWith("python_too_old")) {
            String remedy = "it takes Python 3.8 or newer; name one: python = /path/to/python3 in the instance";
            return new EnvironmentException(Reason.PYTHON_TOO_OLD, "", what + " failed: " + message + "; " + remedy);
        }
        List<String> said = new ArrayList<>(output.lines());
        said.add(message);
        EnvironmentException installer = InstallerFailure.of(what, said);
        if (told.startsWith("no_installer") && installer.reason() != Reason.NO_SPACE) {
            String remedy = "install python3-venv, uv or virtualenv there (conda where there is an environment.yml), or"
                    + " give an index that has pip";
            return new EnvironmentException(
                    Reason.NO_INSTALLER, installer.line(), what + " failed: " + message + "; " + remedy);
        }
        return installer;
    }
}
