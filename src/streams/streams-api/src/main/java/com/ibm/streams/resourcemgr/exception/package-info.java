/** Exceptions that carry a message key and its arguments, so that the server can word them in the caller's language. */
package com.ibm.streams.resourcemgr.exception;
