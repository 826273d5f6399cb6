package io.recompute.testkit.openssh;

import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link NeedsOpenSsh} does. */
final class OpenSshCondition implements ExecutionCondition {
    static final String VARIABLE = "RECOMPUTE_PEERS";

    OpenSshCondition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean users = AnnotationSupport.findAnnotation(context.getElement(), NeedsOpenSsh.class)
                .map(NeedsOpenSsh::users)
                .orElse(false);
        return decide(System.getenv(), OpenSshServer.isAvailable(), !users || OpenSshUser.isAvailable());
    }

    static ConditionEvaluationResult decide(Map<String, String> environment, boolean server, boolean users) {
        if ("required".equals(environment.get(VARIABLE))) {
            return ConditionEvaluationResult.enabled(VARIABLE + " is 'required'");
        }
        if (!server) {
            return ConditionEvaluationResult.disabled("this machine has no sshd, or no ssh-keygen");
        }
        if (!users) {
            return ConditionEvaluationResult.disabled("making users needs root, useradd and chpasswd");
        }
        return ConditionEvaluationResult.enabled("OpenSSH is here");
    }
}
