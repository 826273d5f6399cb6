package io.recompute.testkit.acceptance;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Writes everything that anybody logs, down to TRACE, or to the level that the property {@value #LEVEL} names, to standard
 * output. Named by the property slf4j.provider.
 */
public final class TraceLog implements SLF4JServiceProvider {
    static final String LEVEL = "recompute.trace.level";

    private static final Level LOWEST = Level.valueOf(System.getProperty(LEVEL, "TRACE"));

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Line::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return new BasicMarkerFactory();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class Line extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        Line(String name) {
            this.name = name;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable problem) {
            String text = MessageFormatter.basicArrayFormat(message, arguments);
            synchronized (System.out) {
                System.out.println(level + " " + name + " " + text);
                if (problem != null) {
                    problem.printStackTrace(System.out);
                }
            }
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return TraceLog.class.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return LOWEST.toInt() <= Level.TRACE.toInt();
        }

        @Override
        public boolean isDebugEnabled() {
            return LOWEST.toInt() <= Level.DEBUG.toInt();
        }

        @Override
        public boolean isInfoEnabled() {
            return LOWEST.toInt() <= Level.INFO.toInt();
        }

        @Override
        public boolean isWarnEnabled() {
            return LOWEST.toInt() <= Level.WARN.toInt();
        }

        @Override
        public boolean isErrorEnabled() {
            return LOWEST.toInt() <= Level.ERROR.toInt();
        }
    }
}
