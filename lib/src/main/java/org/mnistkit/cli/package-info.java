/** The command line: thin commands on top of the library. */
package org.mnistkit.cli;
