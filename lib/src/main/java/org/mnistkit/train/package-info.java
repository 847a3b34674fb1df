/**
 * Training: {@link org.mnistkit.train.Trainer} fits a network to images as a {@link
 * org.mnistkit.settings.TrainingConfig} says, notifies its listeners of how it goes, and leaves a
 * {@link org.mnistkit.train.History}.
 */
package org.mnistkit.train;
