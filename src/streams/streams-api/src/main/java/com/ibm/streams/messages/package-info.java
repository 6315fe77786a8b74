/** Messages with an id, arguments and a text in the reader's language. */
package com.ibm.streams.messages;
