/** The networks of the kit, what they are made of, and the record that a training leaves behind. */
package org.mnistkit.model;
