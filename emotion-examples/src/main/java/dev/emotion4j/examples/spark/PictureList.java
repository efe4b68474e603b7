package dev.emotion4j.examples.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/**
 * The files of a folder and all below it, on any file system that Hadoop knows. Spark's own source
 * for files, {@code binaryFile}, passes over empty ones in silence.
 */
final class PictureList {
  private PictureList() {}

  /**
   * Lists files. What begins with a point or an underscore is hidden, as everywhere in Spark.
   *
   * @param names a pattern of file names
   * @return the paths, in their order, which may be changed
   */
  static List<String> of(Path folder, String names, Configuration hadoop) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    if (!files.exists(folder)) {
      throw new FileNotFoundException(folder + ": no such folder; give one with pictures");
    }
    List<String> paths = new ArrayList<>();
    add(files, folder, new GlobFilter(names), paths);
    if (paths.isEmpty()) {
      throw new IOException(
          folder + " holds no file whose name matches " + names + "; check --names");
    }
    paths.sort(null);
    return paths;
  }

  private static void add(FileSystem files, Path folder, PathFilter wanted, List<String> paths)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      Path path = status.getPath();
      if (path.getName().startsWith(".") || path.getName().startsWith("_")) {
        continue;
      }
      if (status.isDirectory()) {
        add(files, path, wanted, paths);
      } else if (wanted.accept(path)) {
        paths.add(path.toString());
      }
    }
  }
}
