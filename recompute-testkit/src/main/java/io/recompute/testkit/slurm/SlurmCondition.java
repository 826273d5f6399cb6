package io.recompute.testkit.slurm;

import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link NeedsSlurm} does. */
final class SlurmCondition implements ExecutionCondition {
    private static final String VARIABLE = "RECOMPUTE_PEERS";

    SlurmCondition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decide(System.getenv(), SlurmCluster.missing());
    }

    /** @param missing why there can be no cluster; empty where there can */
    static ConditionEvaluationResult decide(Map<String, String> environment, String missing) {
        if ("required".equals(environment.get(VARIABLE))) {
            return ConditionEvaluationResult.enabled(VARIABLE + " is 'required'");
        }
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("Slurm is here")
                : ConditionEvaluationResult.disabled(missing);
    }
}
