package streamsx.mesos.server;

import java.util.Map;
import streamsx.mesos.core.api.Answer;

/**
 * An answer of the term as an answer of HTTP.
 *
 * @param status  status code
 * @param headers headers beside those of every answer
 * @param body    what becomes the JSON body
 */
record AnswerView(int status, Map<String, String> headers, Map<String, Object> body) {
    private static final Answer.Visitor<AnswerView> OF = new Answer.Visitor<>() {
        @Override
        public AnswerView visit(Answer.Done done) {
            return new AnswerView(200, Map.of(), Map.of());
        }

        @Override
        public AnswerView visit(Answer.Resources answer) {
            return new AnswerView(
                    200,
                    Map.of(),
                    Map.of(
                            "resources",
                            JsonView.resources(answer.resources()),
                            "requested",
                            answer.requested(),
                            "granted",
                            answer.resources().size()));
        }

        @Override
        public AnswerView visit(Answer.Refused refused) {
            ApiError error = ApiError.of(refused);
            return new AnswerView(
                    error.status(), error.headers(), JsonView.error(error.code(), error.field(), error.getMessage()));
        }
    };

    static AnswerView of(Answer answer) {
        return answer.accept(OF);
    }
}
