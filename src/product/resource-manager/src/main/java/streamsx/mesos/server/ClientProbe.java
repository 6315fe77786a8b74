package streamsx.mesos.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Finds out whether the caller has closed its connection while it waited. Writing does not tell: the first bytes sent
 * to a process that died are taken by the kernel without an error, and its resources would count as handed over.
 */
final class ClientProbe {
    private ClientProbe() {}

    /** To be called before the answer is written, when the request's body has been read to its end. */
    static boolean gone(HttpServletRequest request) {
        EndPoint endPoint = Request.getBaseRequest(request).getHttpChannel().getEndPoint();
        Connection connection = endPoint.getConnection();
        if (!(connection instanceof HttpConnection http)) {
            return false;
        }
        // Jetty does not read from a connection whose request is being served, so nobody else reads now.
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int read = endPoint.fill(one);
            if (read > 0) {
                http.onUpgradeTo(one); // the start of a pipelined request: given to the one that will parse it
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Closes a connection on which no answer is to be sent any more. */
    static void abort(HttpServletRequest request) {
        Request.getBaseRequest(request).getHttpChannel().getEndPoint().close();
    }
}
