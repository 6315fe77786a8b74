/**
 * An HTTP server that streams answers, with or without TLS; written so that it behaves on the wire as a Mesos process
 * does.
 */
package streamsx.mesos.sandbox.mesos.http;
