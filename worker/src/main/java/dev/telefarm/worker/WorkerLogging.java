package dev.telefarm.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * What the worker logs: lines to its standard output, which the supervisor keeps. In Java, because
 * reading an XML file costs a tenth of the worker's start; the system property
 * logback.configurationFile names one that takes its place.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class WorkerLogging extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext logging) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern(
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level account="
            + System.getProperty("telefarm.account", "-")
            + " [%thread] %logger{20}: %msg%n");
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(logging);
    console.setName("console");
    console.setEncoder(encoder);
    console.start();
    logging.getLogger("io.netty").setLevel(Level.WARN);
    // Warns of TCP options that a Unix socket has not.
    logging.getLogger("io.netty.bootstrap").setLevel(Level.ERROR);
    logging.getLogger("io.grpc").setLevel(Level.WARN);
    var root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
