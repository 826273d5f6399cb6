package io.recompute.log;

import java.util.regex.Pattern;

/**
 * How lines are handed out. Immutable.
 *
 * @param plain without the escape sequences of terminals
 * @param collapsed only the last state of a line that was written over
 * @param live also while they are being written
 */
record LineForm(boolean plain, boolean collapsed, boolean live) {
    static final LineForm RAW = new LineForm(false, false, false);

    /** By ECMA-48: control sequences (CSI), strings (OSC, DCS, SOS, PM, APC), and the short ones; also cut at the end. */
    private static final Pattern ESCAPES = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]?+"
            + "|(?:\u001b\\]|\u009d)[^\u0007\u001b\u009c]*+(?:\u0007|\u001b\\\\|\u009c)?+"
            + "|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*+(?:\u001b\\\\|\u009c)?+"
            + "|\u001b[ -/]*+[0-~]?+");

    LogLine apply(LogLine line) {
        if (!plain && !collapsed) {
            return line;
        }
        String text = line.text();
        if (plain) {
            text = ESCAPES.matcher(text).replaceAll("");
        }
        if (collapsed) {
            text = lastState(text);
        }
        return text.equals(line.text()) ? line : new LogLine(text, line.next(), line.complete());
    }

    private static String lastState(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(text.lastIndexOf('\r', end - 1) + 1, end);
    }
}
