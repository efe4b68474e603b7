package dev.emotion4j.onnx.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another: whether it is the same file, and unchanged.
 *
 * @param key the file's identity, such as its inode; {@code null} where the system has none
 */
public record FileIdentity(@Nullable Object key, long sizeBytes, FileTime modified) {

  public static FileIdentity of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
  }
}
