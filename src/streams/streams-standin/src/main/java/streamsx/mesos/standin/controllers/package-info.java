/**
 * Controllers as a resource manager sees them: the command that starts one, the call that stops one, and the package
 * that installs one.
 */
package streamsx.mesos.standin.controllers;
