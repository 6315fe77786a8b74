package streamsx.mesos.sandbox.mesos.master.state;

import streamsx.mesos.sandbox.mesos.Resources;

/** Resources of one agent held for one framework until it accepts or declines, or the master rescinds. */
public record Offer(String id, String frameworkId, String agentId, String role, Resources resources) {}
