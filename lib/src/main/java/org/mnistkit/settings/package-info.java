/**
 * How a network is trained, as small values: the optimizer with its learning rate and schedule,
 * what keeps weights in bounds, when to stop. Each checks itself when it is made, and prints itself
 * as it stands in a network's description, which {@code parse} reads again. They hold no logic of
 * training but the formulas that define them.
 */
package org.mnistkit.settings;
