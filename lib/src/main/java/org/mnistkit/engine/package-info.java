/**
 * How a network is trained and asked for predictions, step by step. {@link
 * org.mnistkit.engine.Engine} is the only thing that the rest of the library knows of it.
 */
package org.mnistkit.engine;
