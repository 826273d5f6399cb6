package io.recompute.examples.release;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user of a module can name, as text: public types and their public and protected members, a line each, in an
 * order that neither the compiler nor the JVM has a say in. Immutable.
 */
final class PublicApi {
    private static final int MEMBERS = Modifier.PUBLIC | Modifier.PROTECTED;

    private final Path classes;

    /**
     * Of the classes below a directory, which are on this program's class path as well.
     *
     * @param classes as the compiler wrote them
     */
    PublicApi(Path classes) {
        this.classes = classes;
    }

    /** The listing, which ends with a line break. */
    String listing() throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(this::nameOf)
                    .filter(name -> !name.endsWith("-info"))
                    .sorted()
                    .map(PublicApi::load)
                    .filter(PublicApi::isReachable)
                    .map(PublicApi::describe)
                    .collect(Collectors.joining("\n"));
        }
    }

    private String nameOf(Path file) {
        String path = classes.relativize(file).toString();
        return path.substring(0, path.length() - ".class".length()).replace('/', '.');
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is in the directory and not on the class path", e);
        }
    }

    private static boolean isReachable(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean local = type.isAnonymousClass() || type.isLocalClass();
        return !local && (type.getModifiers() & MEMBERS) != 0 && (outer == null || isReachable(outer));
    }

    /** One type and its members. */
    static String describe(Class<?> type) {
        StringBuilder text = new StringBuilder(mark(type)).append(header(type));
        Class<?> parent = type.getSuperclass();
        if (parent != null && parent != Object.class && parent != Enum.class && parent != Record.class) {
            text.append(" extends ").append(TypeText.of(type.getAnnotatedSuperclass()));
        }
        if (type.getInterfaces().length > 0) {
            text.append(type.isInterface() ? " extends " : " implements ")
                    .append(TypeText.list(type.getAnnotatedInterfaces()));
        }
        if (type.isSealed()) {
            text.append(" permits ")
                    .append(TypeText.joined(Arrays.stream(type.getPermittedSubclasses())
                            .filter(PublicApi::isReachable)
                            .map(Class::getName)
                            .sorted()));
        }
        text.append('\n');
        members(type).forEach(member -> text.append("  ").append(member).append('\n'));
        return text.toString();
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int modifiers = type.getModifiers() & ~Modifier.INTERFACE;
        String parameters =
                TypeText.joined(Arrays.stream(type.getTypeParameters()).map(PublicApi::declared));
        return Modifier.toString(modifiers) + (type.isSealed() ? " sealed " : " ") + kind + " " + type.getName()
                + (parameters.isEmpty() ? "" : "<" + parameters + ">");
    }

    private static List<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(PublicApi::isListed)
                .map(PublicApi::field);
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(PublicApi::isListed)
                .map(constructor -> head(constructor) + "new" + tail(constructor));
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(PublicApi::isListed)
                .map(PublicApi::method);
        return Stream.of(fields, constructors, methods)
                .flatMap(lines -> lines.sorted())
                .toList();
    }

    private static boolean isListed(Member member) {
        return (member.getModifiers() & MEMBERS) != 0 && !member.isSynthetic();
    }

    private static String field(Field field) {
        String type = TypeText.of(field.getAnnotatedType());
        return mark(field) + Modifier.toString(field.getModifiers()) + " " + type + " " + field.getName();
    }

    private static String method(Method method) {
        String returned = TypeText.of(method.getAnnotatedReturnType());
        String text = head(method) + returned + " " + method.getName() + tail(method);
        return (method.isDefault() ? "default " : "") + text + (method.getDefaultValue() == null ? "" : " default");
    }

    /** The modifiers that a caller can tell, and type parameters. */
    private static String head(Executable member) {
        int modifiers = member.getModifiers() & (MEMBERS | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        String parameters =
                TypeText.joined(Arrays.stream(member.getTypeParameters()).map(PublicApi::declared));
        return mark(member) + Modifier.toString(modifiers) + " "
                + (parameters.isEmpty() ? "" : "<" + parameters + "> ");
    }

    private static String declared(TypeVariable<?> variable) {
        String bounds =
                Arrays.stream(variable.getAnnotatedBounds()).map(TypeText::of).collect(Collectors.joining(" & "));
        return variable.getName() + (bounds.equals(Object.class.getName()) ? "" : " extends " + bounds);
    }

    private static String tail(Executable member) {
        String parameters = TypeText.list(parameters(member));
        if (member.isVarArgs()) {
            parameters = parameters.substring(0, parameters.length() - "[]".length()) + "...";
        }
        String thrown = TypeText.joined(Arrays.stream(member.getAnnotatedExceptionTypes())
                .map(TypeText::of)
                .sorted());
        return "(" + parameters + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    /** Of a record's own constructor not every compiler writes down the type arguments; its components have them. */
    private static AnnotatedType[] parameters(Executable member) {
        Class<?> type = member.getDeclaringClass();
        if (type.isRecord() && member instanceof Constructor) {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] own =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            if (Arrays.equals(own, member.getParameterTypes())) {
                return Arrays.stream(components)
                        .map(RecordComponent::getAnnotatedType)
                        .toArray(AnnotatedType[]::new);
            }
        }
        return member.getAnnotatedParameterTypes();
    }

    private static String mark(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
    }
}
