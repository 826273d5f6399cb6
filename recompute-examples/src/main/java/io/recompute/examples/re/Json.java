package io.recompute.examples.re;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An object of JSON that is being written: what is not known is null. For one thread. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator generator;

    private Json(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Writes the fields of an object, or the rows of a list. */
    @FunctionalInterface
    interface Writing {
        void to(Json json) throws IOException;
    }

    /** A whole text, without an end of line. */
    static String object(Writing fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            new Json(generator).row(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory
        }
        return text.toString();
    }

    /** A list of that name. */
    @CanIgnoreReturnValue
    Json list(String name, Writing rows) throws IOException {
        generator.writeArrayFieldStart(name);
        rows.to(this);
        generator.writeEndArray();
        return this;
    }

    /** One more object of the list. */
    @CanIgnoreReturnValue
    Json row(Writing fields) throws IOException {
        generator.writeStartObject();
        fields.to(this);
        generator.writeEndObject();
        return this;
    }

    /** One more text of the list. */
    @CanIgnoreReturnValue
    Json text(String value) throws IOException {
        generator.writeString(value);
        return this;
    }

    @CanIgnoreReturnValue
    Json field(String name, String value) throws IOException {
        generator.writeStringField(name, value);
        return this;
    }

    @CanIgnoreReturnValue
    Json field(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    @CanIgnoreReturnValue
    Json field(String name, double value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    @CanIgnoreReturnValue
    Json field(String name, boolean value) throws IOException {
        generator.writeBooleanField(name, value);
        return this;
    }

    @CanIgnoreReturnValue
    Json field(String name, OptionalLong value) throws IOException {
        return value.isPresent() ? field(name, value.getAsLong()) : nothing(name);
    }

    @CanIgnoreReturnValue
    Json field(String name, OptionalInt value) throws IOException {
        return value.isPresent() ? field(name, value.getAsInt()) : nothing(name);
    }

    @CanIgnoreReturnValue
    Json text(String name, Optional<String> value) throws IOException {
        return value.isPresent() ? field(name, value.get()) : nothing(name);
    }

    /** As ISO 8601 writes it, in UTC. */
    @CanIgnoreReturnValue
    Json time(String name, Optional<Instant> value) throws IOException {
        return text(name, value.map(Instant::toString));
    }

    @CanIgnoreReturnValue
    private Json nothing(String name) throws IOException {
        generator.writeNullField(name);
        return this;
    }
}
