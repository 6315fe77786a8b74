/**
 * The resources with the indexes that decisions need. Only the rooms of the core use it.
 */
package streamsx.mesos.core.table;
