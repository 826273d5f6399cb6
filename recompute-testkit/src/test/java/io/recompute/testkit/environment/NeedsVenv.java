package io.recompute.testkit.environment;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** On tests that need the system's {@code python3 -m venv} with pip; skipped without, unless the peers are demanded. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsVenv.Condition.class)
@interface NeedsVenv {
    /** The system's own Python, whatever stands before it on the PATH. */
    String PYTHON = "/usr/bin/python3";

    /** Looks for it. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if ("required".equals(System.getenv("RECOMPUTE_PEERS"))) {
                return ConditionEvaluationResult.enabled("RECOMPUTE_PEERS is 'required'");
            }
            return hasVenv()
                    ? ConditionEvaluationResult.enabled("python3 -m venv is here")
                    : ConditionEvaluationResult.disabled(PYTHON + " -m venv with ensurepip is not here");
        }

        private static boolean hasVenv() {
            try {
                return new ProcessBuilder(
                                        PYTHON,
                                        "-c",
                                        "import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 8))")
                                .redirectErrorStream(true)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
