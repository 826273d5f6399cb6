package io.recompute.examples.jupyter;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** On tests that need a Jupyter that runs notebooks; skipped without, unless the peers are demanded. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsJupyter.Condition.class)
@interface NeedsJupyter {
    /** The system's own Python, whatever stands before it on the PATH. */
    String PYTHON = "/usr/bin/python3";

    /** Looks for it. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if ("required".equals(System.getenv("RECOMPUTE_PEERS"))) {
                return ConditionEvaluationResult.enabled("RECOMPUTE_PEERS is 'required'");
            }
            return hasJupyter()
                    ? ConditionEvaluationResult.enabled("nbclient is here")
                    : ConditionEvaluationResult.disabled(PYTHON + " has no nbclient (Debian: python3-nbclient)");
        }

        private static boolean hasJupyter() {
            try {
                return new ProcessBuilder(PYTHON, "-c", "import nbclient, nbformat, jupyter_client")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
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
