package streamsx.mesos.store.zookeeper;

/**
 * Content of the commit node: which transaction was the last.
 *
 * @param term number of the leadership, from 1
 * @param n    number of the transaction within the term; 0 is the one that began it
 */
record CommitMark(long term, long n) {
    CommitMark next() {
        return new CommitMark(term, n + 1);
    }
}
