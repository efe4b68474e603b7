/**
 * Internal, not for applications: the headers of picture files, checked before anything is
 * allocated, and the decoders behind them: the JDK's, the system's libjpeg-turbo, and plug-ins.
 * {@link dev.emotion4j.image.decode.PictureDecoder} is the door. Apart from {@code Images}, only
 * this package needs {@code java.desktop}.
 */
@NullMarked
package dev.emotion4j.image.decode;

import org.jspecify.annotations.NullMarked;
