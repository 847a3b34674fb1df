/**
 * Files on the disk: written completely or not at all, locked, checksummed, compressed, and errors
 * about them that a reader can understand.
 */
package org.mnistkit.file;
