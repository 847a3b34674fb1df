/**
 * What the kit adds to DL4J's networks: what their layers are, in words and numbers, and the kit's
 * optimizers in DL4J's terms.
 */
package org.mnistkit.network;
