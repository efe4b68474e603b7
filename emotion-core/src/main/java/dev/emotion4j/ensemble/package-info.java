/** Several classifiers that answer as one. */
@NullMarked
package dev.emotion4j.ensemble;

import org.jspecify.annotations.NullMarked;
