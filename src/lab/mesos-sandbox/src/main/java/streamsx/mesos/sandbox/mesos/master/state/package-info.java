/** What the master knows: agents, frameworks with their subscriptions, offers and tasks. */
package streamsx.mesos.sandbox.mesos.master.state;
