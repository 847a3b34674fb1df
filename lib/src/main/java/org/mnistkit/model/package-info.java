/** Trained networks in files: the kit's own format, and DL4J's. */
package org.mnistkit.model;
