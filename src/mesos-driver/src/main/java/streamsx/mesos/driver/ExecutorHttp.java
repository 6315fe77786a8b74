package streamsx.mesos.driver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.apache.mesos.v1.executor.Protos.Call;

/** A driver's HTTP client, with the token that the agent gave this executor. */
record ExecutorHttp(MesosHttp http, Optional<String> token) {

    HttpClient client() {
        return http.client();
    }

    HttpRequest.Builder request(URI endpoint, Call call) {
        HttpRequest.Builder request = http.request(endpoint, call);
        token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
        return request;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ExecutorHttp";
    }
}
