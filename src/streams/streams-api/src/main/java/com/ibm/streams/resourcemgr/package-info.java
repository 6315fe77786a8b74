/**
 * What IBM Streams 4.x expects of an external resource manager, rebuilt from public sources only and in our own words.
 *
 * <p>Every member says how sure its signature is. <b>CERTAIN</b>: published managers that ran against the product
 * compile only with it (or IBM has published it). <b>INFERRED</b>: the best reading of the evidence; something else
 * would fit too. A manager that is to run with the product should use CERTAIN members alone, and be compiled there
 * against the product's own jars, for whether a type is an interface or a class is often not known.
 */
package com.ibm.streams.resourcemgr;
