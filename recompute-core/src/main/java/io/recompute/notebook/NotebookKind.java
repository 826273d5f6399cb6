package io.recompute.notebook;

import java.util.Locale;

/** A server of Jupyter's, in the order in which they are looked for: what has a page for a browser comes first. */
public enum NotebookKind {
    /** JupyterLab. */
    LAB,
    /** The classic notebook. */
    NOTEBOOK,
    /** The server alone, as {@code jupyter server} starts it, for what speaks its protocol: an editor, a program. */
    SERVER;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
