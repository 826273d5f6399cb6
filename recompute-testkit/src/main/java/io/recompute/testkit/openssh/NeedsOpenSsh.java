package io.recompute.testkit.openssh;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test or class that needs {@link OpenSshServer}: tagged {@code openssh}, and skipped, with the reason, where this
 * machine has no sshd. Where the environment variable {@value OpenSshCondition#VARIABLE} is {@code required}, nothing is
 * skipped: what is missing then makes the test fail.
 */
@Documented
@Inherited
@Tag("openssh")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OpenSshCondition.class)
public @interface NeedsOpenSsh {
    /** Whether {@link OpenSshUser} is needed as well. */
    boolean users() default false;
}
