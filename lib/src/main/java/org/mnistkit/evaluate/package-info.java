/** What a trained network is worth: its predictions for each image, its score, its mistakes. */
package org.mnistkit.evaluate;
