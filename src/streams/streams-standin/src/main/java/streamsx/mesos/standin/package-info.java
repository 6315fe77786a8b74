/**
 * The workings of the stand-in behind {@code com.ibm.streams.resourcemgr}: a resource server, its registration in
 * ZooKeeper, and the clients' connections to it. Nothing in here exists in the product.
 */
package streamsx.mesos.standin;
