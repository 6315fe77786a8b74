/**
 * The class that the domain property {@code domain.externalResourceManager} leads to. What it needs is in {@code
 * adapter}.
 */
package streamsx.mesos;
