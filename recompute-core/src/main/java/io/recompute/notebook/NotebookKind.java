package io.recompute.notebook;

import java.util.Locale;

/** A server of Jupyter's. */
public enum NotebookKind {
    /** JupyterLab. */
    LAB,
    /** The server alone, as {@code jupyter server} starts it. */
    SERVER,
    /** The classic notebook. */
    NOTEBOOK;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
