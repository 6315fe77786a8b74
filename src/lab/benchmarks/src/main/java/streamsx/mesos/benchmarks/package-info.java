/** How fast the product is. Each benchmark prints a table and, as its last line, one JSON object. */
package streamsx.mesos.benchmarks;
