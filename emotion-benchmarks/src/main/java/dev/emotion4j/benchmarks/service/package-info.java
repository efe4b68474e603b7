/** What programs that never stop ask: all cores at once, many files, one camera. */
@NullMarked
package dev.emotion4j.benchmarks.service;

import org.jspecify.annotations.NullMarked;
