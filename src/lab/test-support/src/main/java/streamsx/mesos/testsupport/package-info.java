/** What the tests of several modules share: waiting, what was logged, and rules of architecture. */
package streamsx.mesos.testsupport;
