/**
 * A Spark job that scores a folder of pictures of any size. Spark is no part of the command line's
 * jar: the cluster has it.
 */
@NullMarked
package dev.emotion4j.examples.spark;

import org.jspecify.annotations.NullMarked;
