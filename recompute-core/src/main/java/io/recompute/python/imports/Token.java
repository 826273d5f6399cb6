package io.recompute.python.imports;

/** What a {@link Lexer} tells apart: no more than imports and the blocks around them need. */
enum Token {
    /** An identifier or keyword. */
    NAME,
    /** A single character of punctuation; brackets are told one by one. */
    OPERATOR,
    /** A string, a number: what stands in an expression and is of no interest. */
    OTHER,
    /** The end of a logical line. */
    NEWLINE,
    /** The end of the text. */
    END
}
