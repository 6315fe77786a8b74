package streamsx.mesos.config;

/** The secret that a request must carry. Does not show itself: neither printed nor logged. */
public final class ApiToken {
    private final String secret;

    public ApiToken(String secret) {
        this.secret = secret;
    }

    /** The secret itself, for the HTTP face to compare with; nobody prints it. */
    public String secret() {
        return secret;
    }

    /** Value of the Authorization header of a request. */
    public String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "ApiToken(hidden)";
    }
}
