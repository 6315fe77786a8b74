package streamsx.mesos.standin.client;

import java.util.concurrent.CompletableFuture;

/** Sends a request from a thread of its own. */
interface Request {
    String send() throws Exception;

    /** The answer, or how the request failed. */
    static CompletableFuture<String> async(Request request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(request.send());
            } catch (Exception failed) {
                answer.completeExceptionally(failed);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
