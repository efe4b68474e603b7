/**
 * What is told of pictures, as text, JSON, CSV or a picture: shared by all applications, so that a
 * service answers with the command line's JSON.
 */
@NullMarked
package dev.emotion4j.examples.report;

import org.jspecify.annotations.NullMarked;
