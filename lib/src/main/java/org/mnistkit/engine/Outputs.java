package org.mnistkit.engine;

/**
 * What a network makes of images in one pass.
 *
 * @param features [n][features] what goes into its last layer: the output of the last hidden layer,
 *     or the pixels if there is none
 * @param probabilities [n][classes] what comes out of it
 */
@SuppressWarnings("ArrayRecordComponent") // Rows of numbers, compared by nobody.
public record Outputs(float[][] features, float[][] probabilities) {}
