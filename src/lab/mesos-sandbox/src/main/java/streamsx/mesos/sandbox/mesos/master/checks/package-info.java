/** Whether the master accepts what a framework asks for, in the words that a real master refuses it with. */
package streamsx.mesos.sandbox.mesos.master.checks;
