package io.recompute.config;

/**
 * A key with its value. Immutable.
 *
 * @param key in lower case, as configparser knows it
 * @param value as it stands in the file, percent signs not yet read; lines of a longer value are joined by a newline
 * @param firstLine index of the line with the key, from 0
 * @param lastLine index of the last line that is not blank of the value, from 0
 * @param valueStart index in the first line of the first character of the value
 */
record IniEntry(String key, String value, int firstLine, int lastLine, int valueStart) {
    /** The number that people know the first line by. */
    int lineNumber() {
        return firstLine + 1;
    }

    @Override
    public String toString() {
        return key + " in line " + lineNumber();
    }
}
