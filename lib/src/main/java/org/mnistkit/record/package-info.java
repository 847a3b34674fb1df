/**
 * The record that a training leaves behind, and the tables of results that records are made into.
 */
package org.mnistkit.record;
