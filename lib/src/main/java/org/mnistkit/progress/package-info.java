/**
 * How long work is shown to people in a terminal: one line for a training run or a download, a
 * table for a search. Where output goes into a file, a search prints a line for each trial.
 */
package org.mnistkit.progress;
