package io.recompute.model;

/**
 * A value that shows itself: {@code toString()} is text for a terminal, {@link #toHtml} the same for a notebook. A notebook's
 * kernel has to know of this interface; this library knows of no kernel.
 */
public interface Displayable {
    /** One HTML element, complete in itself: without scripts, and with all text escaped. */
    String toHtml();
}
