package io.recompute.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link EmbeddedSsh} does. Keeps nothing but in JUnit's store. */
public final class EmbeddedSshExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    /** Made by JUnit. */
    public EmbeddedSshExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(context, null, field -> Modifier.isStatic(field.getModifiers()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            inject(context, instance, field -> !Modifier.isStatic(field.getModifiers()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        boolean ofThatType = parameter.getParameter().getType() == EmbeddedSshServer.class;
        if (parameter.isAnnotated(EmbeddedSsh.class)) {
            if (!ofThatType) {
                throw misuse("the parameter " + parameter.getParameter() + " is no EmbeddedSshServer");
            }
            return true;
        }
        return ofThatType && ofClass(context).isPresent();
    }

    @Override
    public EmbeddedSshServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Optional<EmbeddedSsh> own = parameter.findAnnotation(EmbeddedSsh.class);
        if (own.isPresent()) {
            return StoredServer.start(context, parameter.getParameter(), builder(own.get()));
        }
        ExtensionContext whole = classContext(context);
        Class<?> key = whole.getRequiredTestClass();
        return StoredServer.find(whole, key)
                .orElseGet(() -> StoredServer.start(
                        whole,
                        key,
                        builder(ofClass(context).orElseThrow(() -> misuse(key + " is not annotated with it")))));
    }

    private static void inject(ExtensionContext context, @Nullable Object instance, Predicate<Field> which) {
        Class<?> type = instance == null ? context.getRequiredTestClass() : instance.getClass();
        for (Field field : AnnotationSupport.findAnnotatedFields(type, EmbeddedSsh.class, which)) {
            EmbeddedSsh settings = AnnotationSupport.findAnnotation(field, EmbeddedSsh.class)
                    .orElseThrow(() -> misuse("the annotation of " + field + " has gone"));
            set(field, instance, context, settings);
        }
    }

    private static void set(Field field, @Nullable Object instance, ExtensionContext context, EmbeddedSsh settings) {
        if (field.getType() != EmbeddedSshServer.class) {
            throw misuse("the field " + field + " is no EmbeddedSshServer");
        }
        if (Modifier.isFinal(field.getModifiers())) {
            throw misuse("the field " + field + " is final");
        }
        try {
            field.setAccessible(true);
            if (instance != null
                    && field.get(instance) != null
                    && StoredServer.find(context, field).isEmpty()) {
                throw misuse("the field " + field + " is set already");
            }
            field.set(instance, StoredServer.start(context, field, builder(settings)));
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException("cannot set the field " + field, e);
        }
    }

    private static Optional<EmbeddedSsh> ofClass(ExtensionContext context) {
        return context.getTestClass().flatMap(type -> AnnotationSupport.findAnnotation(type, EmbeddedSsh.class));
    }

    /** The context of the whole class, also where a method's is at hand. */
    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext current = context;
        while (current.getTestMethod().isPresent()) {
            current = current.getParent().orElseThrow(() -> misuse("the test has no class"));
        }
        return current;
    }

    private static EmbeddedSshServer.Builder builder(EmbeddedSsh settings) {
        return EmbeddedSshServer.builder()
                .maxSessions(settings.maxSessions())
                .loginShell(Path.of(settings.loginShell()));
    }

    private static ExtensionConfigurationException misuse(String what) {
        return new ExtensionConfigurationException("@EmbeddedSsh: " + what);
    }
}
