package streamsx.mesos.secrets;

/** A file cannot give the secret that it should hold. The message says why and what to do, and shows no secret. */
public final class SecretException extends Exception {
    private static final long serialVersionUID = 1;

    SecretException(String problem) {
        super(problem);
    }
}
