/**
 * Training runs that others can repeat: a described network, a data set, a seed; and many of them.
 */
package org.mnistkit.experiment;
