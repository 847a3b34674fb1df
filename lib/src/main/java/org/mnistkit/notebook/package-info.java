/**
 * What a notebook needs beyond the rest of the library: the banner, live progress, tables in HTML,
 * the profile. The only package that knows that there are kernels.
 */
package org.mnistkit.notebook;
