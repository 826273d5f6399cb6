package io.recompute.examples.release;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types as text, with what may be null; the JDK's own text of annotated types is another one in each version. */
final class TypeText {
    private TypeText() {}

    static String of(AnnotatedType type) {
        String nullable = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (nullable.isEmpty() ? "" : " " + nullable) + "[]";
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Type raw = ((ParameterizedType) type.getType()).getRawType();
            return nullable + raw.getTypeName() + "<" + list(parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
            if (lower.length > 0) {
                return "? super " + list(lower);
            }
            String upper = list(wildcard.getAnnotatedUpperBounds());
            return upper.equals(Object.class.getName()) ? "?" : "? extends " + upper;
        }
        return nullable + type.getType().getTypeName();
    }

    static String list(AnnotatedType... types) {
        return joined(Arrays.stream(types).map(TypeText::of));
    }

    static String joined(Stream<String> texts) {
        return texts.collect(Collectors.joining(", "));
    }
}
