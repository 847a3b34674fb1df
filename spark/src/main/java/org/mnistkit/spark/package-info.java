/** Training runs on Apache Spark: a cluster's executors carry out what the driver describes. */
package org.mnistkit.spark;
