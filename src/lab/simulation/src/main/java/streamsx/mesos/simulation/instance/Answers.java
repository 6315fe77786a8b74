package streamsx.mesos.simulation.instance;

import java.util.Optional;
import streamsx.mesos.core.api.Answer;

/** What simulated clients want to know of an answer; each takes null for one that did not come. */
public final class Answers {
    private Answers() {}

    /** Empty unless the answer names resources. */
    public static Optional<Answer.Resources> resources(Answer answer) {
        return answer == null
                ? Optional.empty()
                : answer.accept(new Answer.Visitor<>() {
                    @Override
                    public Optional<Answer.Resources> visit(Answer.Done done) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Answer.Resources> visit(Answer.Resources resources) {
                        return Optional.of(resources);
                    }

                    @Override
                    public Optional<Answer.Resources> visit(Answer.Refused refused) {
                        return Optional.empty();
                    }
                });
    }

    /** Whether the request was carried out. */
    public static boolean done(Answer answer) {
        return answer != null
                && answer.accept(new Answer.Visitor<Boolean>() {
                    @Override
                    public Boolean visit(Answer.Done done) {
                        return true;
                    }

                    @Override
                    public Boolean visit(Answer.Resources resources) {
                        return false;
                    }

                    @Override
                    public Boolean visit(Answer.Refused refused) {
                        return false;
                    }
                });
    }
}
