package org.mnistkit.search;

/**
 * Is notified of how a search goes. The methods are called by one thread at a time, and the
 * training runs wait for what they take.
 */
public interface SearchListener {

    /** Nobody who would want to know. */
    SearchListener SILENT = new SearchListener() {};

    /**
     * Before the first training.
     *
     * @param search what is searched, and how
     * @param plan what is going to be trained
     * @param soFar the trials that there were already, if the search was begun before
     */
    default void started(Search search, SearchPlan plan, SearchResults soFar) {}

    /**
     * After each trial.
     *
     * @param trial the one that has come to its end
     * @param soFar all trials so far, with this one
     */
    default void trialDone(Trial trial, SearchResults soFar) {}

    /**
     * After a training run has failed several times, on machines that may be to blame. It is left
     * out, and the search goes on; another run of the search tries it again.
     *
     * @param training what it is called
     * @param reason why it failed, in a sentence
     */
    default void trainingFailed(String training, String reason) {}

    /** At the end, also of a search that was interrupted or failed. */
    default void ended(SearchResults results) {}
}
