/**
 * Hyperparameter search: which values of the settings that training doesn't learn give the best
 * network?
 *
 * <p>The way of a search: a {@link org.mnistkit.search.SearchSpace} holds the values to try, a
 * {@link org.mnistkit.search.Strategy} says which of their combinations, and {@link
 * org.mnistkit.search.Search} trains a network for each and logs its score on validation images.
 * The {@link org.mnistkit.search.SearchResults} know the best trial, and what each hyperparameter
 * had to do with it.
 */
package org.mnistkit.search;
