package dev.emotion4j.benchmarks.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

@Command(
    name = "jmh",
    description = "Runs JMH benchmarks; everything after 'jmh' is for JMH (jmh -h shows its help).")
@SuppressWarnings("UnusedVariable") // picocli reads the options.
public final class JmhCommand implements Callable<Integer> {

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Shows the version.")
  private boolean version;

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
