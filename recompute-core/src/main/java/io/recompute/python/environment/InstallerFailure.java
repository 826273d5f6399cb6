package io.recompute.python.environment;

import io.recompute.python.environment.EnvironmentException.Reason;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the line that matters in what pip or uv said, and what can be done. */
enum InstallerFailure {
    SPACE(
            Reason.NO_SPACE,
            "No space left on device|Disk quota exceeded",
            "free some space there (pip cache purge), or choose another place with remoteHome(\"…\")"),
    DIGEST(
            Reason.DIGEST_MISMATCH,
            "DO NOT MATCH THE HASHES|Hash mismatch|hash mismatch",
            "somebody has changed the file, or the hash in requirements.txt is of another one"),
    REFUSED(
            Reason.INDEX_REFUSED,
            "\\b40[13] (Client )?Error|HTTP error 40[13]|\\b(401|403) (Unauthorized|Forbidden)|User for .*:|the index refuses the login",
            "check the login in index_url of the instance"),
    UNREACHABLE(
            Reason.INDEX_UNREACHABLE,
            "NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|SSLError|Connection refused"
                    + "|Max retries exceeded|Failed to fetch|error sending request|Temporary failure in name resolution"
                    + "|Could not fetch URL|no answer from the index"
                    + "|CondaHTTPError|CONNECTION FAILED",
            "check index_url of the instance, and that the machine reaches it; environment = system takes what is"
                    + " installed there"),
    CONFLICT(
            Reason.CONFLICT,
            "ResolutionImpossible|Cannot install .* because these package versions have conflict|conflicting dependencies"
                    + "|are incompatible|Double requirement given|UnsatisfiableError|Could not solve for environment specs",
            "loosen one of the versions"),
    MISSING(
            Reason.NO_SUCH_DISTRIBUTION,
            "No matching distribution found|Could not find a version that satisfies|was not found in the package registry"
                    + "|there (is|are) no versions? of|has no wheels|HTTP error 404|PackagesNotFoundError|ResolvePackageNotFound",
            "check the name and the version; a module's distribution is named in .recompute/imports, a line of"
                    + " module = distribution"),
    INVALID(
            Reason.INVALID_REQUIREMENT,
            "Invalid requirement|Couldn't parse requirement|no such option|Failed to parse",
            "mend that line of requirements.txt"),
    BUILD(
            Reason.BUILD_FAILED,
            "Failed building wheel|metadata-generation-failed|Failed to build|Could not build wheels",
            "it comes as source, which needs a compiler and its headers there; another version may have a wheel");

    private static final Pattern ERROR = Pattern.compile("(?i).*\\b(error|fatal)\\b.*");

    private final Reason reason;
    private final Pattern sign;
    private final String remedy;

    InstallerFailure(Reason reason, String sign, String remedy) {
        this.reason = reason;
        this.sign = Pattern.compile(sign);
        this.remedy = remedy;
    }

    /**
     * The error of an installer that failed.
     *
     * @param what what was tried, and where
     * @param lines what it said, without secrets
     */
    static EnvironmentException of(String what, List<String> lines) {
        for (InstallerFailure failure : values()) {
            for (String said : lines) {
                if (failure.sign.matcher(said).find()) {
                    String line = plain(said);
                    return new EnvironmentException(
                            failure.reason, line, what + " failed: " + line + "; " + failure.remedy);
                }
            }
        }
        String line = lines.stream()
                .filter(one -> ERROR.matcher(one).matches())
                .reduce((first, second) -> second)
                .or(() -> lines.stream().filter(one -> !one.isBlank()).reduce((first, second) -> second))
                .map(InstallerFailure::plain)
                .orElse("");
        String said = line.isEmpty() ? "it said nothing" : line;
        return new EnvironmentException(
                Reason.FAILED, line, what + " failed: " + said + "; its whole output tells more");
    }

    private static String plain(String line) {
        return line.strip().replaceFirst("^(ERROR|error|WARNING): ", "");
    }
}
