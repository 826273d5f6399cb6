package io.recompute.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Asks for an {@link EmbeddedSshServer}, which JUnit closes:
 *
 * <ul>
 *   <li>on a class: one for the class, given to every parameter of that type of its constructor and methods;
 *   <li>on a static field: one for the class, set before {@code @BeforeAll} methods run;
 *   <li>on another field: one for each test, set before {@code @BeforeEach} methods run;
 *   <li>on a parameter: one of its own for the test, or for the class where it is a {@code @BeforeAll} method's.
 * </ul>
 *
 * A field must be neither final nor set already. For a server with further settings there is {@link
 * EmbeddedSshServerExtension}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedSshExtension.class)
public @interface EmbeddedSsh {
    /** How many sessions one connection may have at once. */
    int maxSessions() default 10;

    /** The shell that runs the commands; an absolute path. */
    String loginShell() default "/bin/sh";
}
