/**
 * Downloads from mirrors: resumed where they ended, checked against known checksums, and through a
 * proxy if there is one.
 */
package org.mnistkit.download;
