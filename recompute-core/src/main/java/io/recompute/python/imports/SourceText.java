package io.recompute.python.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Source files as UTF-8, whatever their encoding: a mark at the start, or a line of PEP 263, says which it is. */
final class SourceText {
    /** The expression that PEP 263 gives, for one line. */
    private static final Pattern DECLARATION = Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)");

    private static final Pattern BLANK = Pattern.compile("^[ \\t\\f]*(?:#.*)?$");

    /** A declaration further into the line than this is not one that anybody wrote. */
    private static final int LONGEST_LINE = 1000;

    private SourceText() {}

    /** The text in UTF-8, without a mark; the array itself where that is what it holds. */
    static byte[] utf8(byte[] content, List<SourceProblem> problems) {
        if (startsWith(content, 0xEF, 0xBB, 0xBF)) {
            return checked(Arrays.copyOfRange(content, 3, content.length), problems);
        }
        if (startsWith(content, 0xFF, 0xFE) || startsWith(content, 0xFE, 0xFF)) {
            problems.add(new SourceProblem(0, "is in UTF-16, which Python does not read"));
            return new String(content, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
        }
        String name = declared(content);
        Charset charset = name.isEmpty() ? StandardCharsets.UTF_8 : charset(name, problems);
        if (charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII)) {
            return checked(content, problems);
        }
        return new String(content, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static String declared(byte[] content) {
        int start = 0;
        for (int number = 0; number < 2 && start < content.length; number++) {
            int end = start;
            while (end < content.length && content[end] != '\n' && content[end] != '\r') {
                end++;
            }
            String line = new String(content, start, Math.min(end - start, LONGEST_LINE), StandardCharsets.ISO_8859_1);
            Matcher found = DECLARATION.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
            if (!BLANK.matcher(line).matches()) {
                return "";
            }
            start = end + (end + 1 < content.length && content[end] == '\r' && content[end + 1] == '\n' ? 2 : 1);
        }
        return "";
    }

    private static Charset charset(String python, List<SourceProblem> problems) {
        String name = python.toLowerCase(Locale.ROOT).replace('_', '-');
        if (name.equals("utf-8") || name.startsWith("utf-8-") || name.equals("utf8")) {
            return StandardCharsets.UTF_8;
        }
        if (name.equals("latin-1") || name.startsWith("iso-8859-1-") || name.startsWith("iso-latin-1")) {
            return StandardCharsets.ISO_8859_1;
        }
        for (String candidate : List.of(name, name.replace('-', '_'), name.replaceFirst("^cp", "windows-"))) {
            try {
                return Charset.forName(candidate);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                continue;
            }
        }
        problems.add(new SourceProblem(0, "declares the encoding " + python + ", which is not known here"));
        return StandardCharsets.ISO_8859_1;
    }

    /** Tells of bytes that are no UTF-8; they are harmless to all that is looked for. */
    private static byte[] checked(byte[] content, List<SourceProblem> problems) {
        for (byte b : content) {
            if (b < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
                } catch (CharacterCodingException e) {
                    problems.add(new SourceProblem(0, "is not valid UTF-8, and declares no other encoding"));
                }
                return content;
            }
        }
        return content;
    }

    private static boolean startsWith(byte[] content, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || (content[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
