package dev.emotion4j.onnx.testing;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * An SLF4J provider, chosen by {@code -Dslf4j.provider}, whose loggers let through what {@code
 * -Demotion4j.level} says, and print nothing unless {@code -Demotion4j.printed} is their name.
 */
@SuppressWarnings("exports") // SLF4J finds public classes only
public final class LevelLogging implements SLF4JServiceProvider {
  private final IMarkerFactory markers = new BasicMarkerFactory();

  /** Makes the provider; SLF4J does. */
  public LevelLogging() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return LevelLogging::logger;
  }

  private static Logger logger(String name) {
    return new Leveled(
        Level.valueOf(System.getProperty("emotion4j.level")),
        name.equals(System.getProperty("emotion4j.printed")));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
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

  private static final class Leveled extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final Level level;
    private final boolean printed;

    Leveled(Level level, boolean printed) {
      this.level = level;
      this.printed = printed;
    }

    private boolean isEnabled(Level asked) {
      return asked.toInt() >= level.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
      return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level asked, Marker marker, String message, Object[] arguments, Throwable thrown) {
      if (printed) {
        System.out.println(asked + " " + MessageFormatter.basicArrayFormat(message, arguments));
      }
    }
  }
}
