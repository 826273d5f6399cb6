package io.recompute.testkit.slurm;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test or class that needs {@link SlurmCluster}: tagged {@code slurm}, and skipped, with the reason, where this machine
 * has no Slurm or the JVM is not root's. Where the environment variable {@code RECOMPUTE_PEERS} is {@code required}, nothing
 * is skipped: what is missing then makes the test fail.
 */
@Documented
@Inherited
@Tag("slurm")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SlurmCondition.class)
public @interface NeedsSlurm {}
