package io.recompute.examples.jupyter;

import io.recompute.model.Displayable;
import java.util.List;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** Tells the Java kernel of Jupyter to show the library's values as HTML; it is found as a service. */
public final class NotebookDisplay implements DisplayProvider {
    @Override
    public List<DisplayRenderer> getDisplayRenderers() {
        return List.of(new Renderer());
    }

    @Override
    public List<DisplayTransformer> getDisplayTransformers() {
        return List.of();
    }

    private static final class Renderer implements DisplayRenderer {
        @Override
        public Class<?> rendererClass() {
            return Displayable.class;
        }

        @Override
        public boolean canRender(String format) {
            return true;
        }

        /** Both forms: a front end takes the richest that it can show. */
        @Override
        public DisplayData render(String format, Object value) {
            DisplayData data = DisplayData.fromText(value.toString());
            data.putHTML(((Displayable) value).toHtml());
            return data;
        }
    }
}
