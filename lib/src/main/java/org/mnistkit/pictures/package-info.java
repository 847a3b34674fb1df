/**
 * Pictures of the reader's own, made into images like those that the networks know.
 *
 * <p>The way of a picture, in this order: {@link org.mnistkit.pictures.PictureFormat} tells by its
 * content what a file is; {@link org.mnistkit.pictures.PictureFile} leaves of it only what holds
 * the pixels, decodes it and turns it as its camera has noted; {@link
 * org.mnistkit.pictures.Foreground} finds the ink, step by step; {@link
 * org.mnistkit.pictures.OwnImages} puts it into an image as MNIST's makers did.
 */
package org.mnistkit.pictures;
