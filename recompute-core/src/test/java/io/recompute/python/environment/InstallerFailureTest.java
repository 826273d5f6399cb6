package io.recompute.python.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.python.environment.EnvironmentException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallerFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_SPACE | ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
                "DIGEST_MISMATCH | ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
                "INDEX_REFUSED | ERROR: HTTP error 401 while getting https://***@host/x.whl",
                "INDEX_REFUSED | WARNING: 403 Client Error: Forbidden for url: https://host/simple/x/",
                "INDEX_UNREACHABLE | WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/x/",
                "INDEX_UNREACHABLE | error: Failed to fetch: `https://host/simple/x/`",
                "CONFLICT | ERROR: ResolutionImpossible: for help visit https://pip.pypa.io",
                "NO_SUCH_DISTRIBUTION | ERROR: No matching distribution found for x==9",
                "NO_SUCH_DISTRIBUTION | Because x was not found in the package registry and you require x, we can conclude",
                "INVALID_REQUIREMENT | ERROR: Invalid requirement: 'a b' (from line 1 of requirements.txt)",
                "BUILD_FAILED | ERROR: Failed building wheel for x",
                "FAILED | ERROR: something new",
            })
    void theReasonIsKnownByTheLineThatMatters(Reason reason, String line) {
        EnvironmentException failure =
                InstallerFailure.of("making it", List.of("Collecting x", line, "", "[notice] a new pip"));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(line).endsWith(failure.line());
        assertThat(failure).hasMessageStartingWith("making it failed: " + failure.line() + "; ");
    }

    @Test
    void whoSaysNothingIsToldOf() {
        assertThat(InstallerFailure.of("making it", List.of())).hasMessageContaining("it said nothing");
    }
}
