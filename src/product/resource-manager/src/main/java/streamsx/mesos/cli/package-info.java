/** The command line: a class per command. Commands read who runs from ZooKeeper and ask the leader over HTTP. */
package streamsx.mesos.cli;
