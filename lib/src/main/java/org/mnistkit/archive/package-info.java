/** Zip files of named texts and arrays that are safe to read: model files and checkpoints. */
package org.mnistkit.archive;
