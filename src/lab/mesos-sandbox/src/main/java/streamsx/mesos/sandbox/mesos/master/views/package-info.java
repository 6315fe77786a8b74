/** What the master shows of its state: JSON as a real master writes it, and a page for people. */
package streamsx.mesos.sandbox.mesos.master.views;
