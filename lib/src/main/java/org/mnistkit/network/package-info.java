/**
 * What the kit adds to DL4J's networks: descriptions of their layers in words and numbers, and the
 * kit's optimizers in DL4J's form.
 */
package org.mnistkit.network;
