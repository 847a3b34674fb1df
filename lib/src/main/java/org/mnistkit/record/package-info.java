/**
 * The record that a training run leaves behind, and the tables of results that records are made
 * into.
 */
package org.mnistkit.record;
