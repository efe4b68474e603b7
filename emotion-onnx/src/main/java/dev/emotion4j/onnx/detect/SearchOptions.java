package dev.emotion4j.onnx.detect;

/**
 * What a detector looks for.
 *
 * @param minScore the least score of a face, from 0 to 1
 * @param iouThreshold of boxes that overlap more than this, the best stays
 * @param smallestFace the side of the smallest face to look for, as a share of the picture's longer
 *     side
 * @param droppedBelow smaller faces, in the same share, are not returned although they were found
 * @param maxFaces how many faces are returned at the most
 * @param largestFirst whether faces are sorted and counted by their area, not by their score
 * @param thorough whether pictures are searched in several passes
 */
public record SearchOptions(
    double minScore,
    double iouThreshold,
    double smallestFace,
    double droppedBelow,
    int maxFaces,
    boolean largestFirst,
    boolean thorough) {}
