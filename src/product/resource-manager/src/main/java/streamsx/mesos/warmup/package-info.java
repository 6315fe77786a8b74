/** What a standby rehearses, so that a takeover is not the first run of its code. */
package streamsx.mesos.warmup;
