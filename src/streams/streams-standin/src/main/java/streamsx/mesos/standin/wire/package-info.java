/** What client and server say to each other: one JSON object a line. */
package streamsx.mesos.standin.wire;
