/**
 * Data: the files of MNIST and Fashion-MNIST, their images and labels in memory, splits,
 * normalization and batches.
 *
 * <p>The way of the data: {@link org.mnistkit.data.Mnist} finds or downloads the files and reads
 * them into an {@link org.mnistkit.data.ImageSet}, which hands out views of itself and, batch by
 * batch, the normalized numbers a network takes.
 */
package org.mnistkit.data;
