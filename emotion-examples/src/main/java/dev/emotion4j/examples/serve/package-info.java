/**
 * {@code emotion serve}: a page for the browser and an API in JSON, on the JDK's own HTTP server.
 * {@link dev.emotion4j.examples.serve.EmotionServer} is its start. A request passes {@code Gate},
 * takes a place in {@code WorkQueue}, and is answered by {@code ClassifyHandler}.
 *
 * <p>What does not live here: the analysis, which is given to it.
 */
@NullMarked
package dev.emotion4j.examples.serve;

import org.jspecify.annotations.NullMarked;
