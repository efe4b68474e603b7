package dev.emotion4j.examples.cli;

import dev.emotion4j.examples.desktop.DesktopOptions;
import dev.emotion4j.examples.desktop.DesktopWindow;
import dev.emotion4j.examples.desktop.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a window, and ends when it is closed. */
@Command(
    name = "desktop",
    description = "Opens a window on which to drop pictures and folders, or to start a camera.")
final class DesktopCommand implements Callable<Integer> {
  private static final String HEADLESS = "java.awt.headless";

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Pictures and folders to open.")
  private List<Path> pictures = List.of();

  @Option(
      names = "--camera",
      paramLabel = "CAMERA",
      description =
          "Starts a camera: its number, an FFmpeg device as FORMAT:NAME, or a picture or a folder"
              + " of pictures to take for one.")
  private @Nullable String camera;

  @Option(
      names = "--theme",
      paramLabel = "THEME",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private Theme theme = Theme.SYSTEM;

  @ArgGroup(exclusive = false, heading = "Your own model, not the bundled one:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException, InterruptedException {
    // The other commands never open a window; this one does, wherever there is a screen.
    System.clearProperty(HEADLESS);
    DesktopWindow.open(
            new DesktopOptions(
                pictures,
                camera,
                theme,
                model == null ? null : model.open(),
                model == null ? null : model.file()))
        .awaitClosed();
    return ExitCode.OK;
  }
}
