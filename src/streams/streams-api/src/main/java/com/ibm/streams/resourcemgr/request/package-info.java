/** What a request looks like on its way to the server; of the product only one name in here is known. */
package com.ibm.streams.resourcemgr.request;
