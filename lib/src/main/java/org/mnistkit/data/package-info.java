/**
 * Images and their labels: the data sets, sets of images in memory, splits, normalization and
 * batches.
 *
 * <p>{@link org.mnistkit.data.Dataset} finds or downloads the files of a data set, which {@link
 * org.mnistkit.data.Mnist} reads into an {@link org.mnistkit.data.ImageSet}. That returns views of
 * itself and, batch by batch, the normalized numbers that a network takes.
 */
package org.mnistkit.data;
