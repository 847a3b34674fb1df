/** The networks of the kit, the texts that describe them, and the files that hold trained ones. */
package org.mnistkit.model;
