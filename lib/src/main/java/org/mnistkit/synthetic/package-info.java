/**
 * Pictures drawn by a program in the manner of MNIST and Fashion-MNIST, which replace the real ones
 * offline.
 */
package org.mnistkit.synthetic;
