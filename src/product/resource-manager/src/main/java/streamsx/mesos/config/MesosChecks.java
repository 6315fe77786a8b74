package streamsx.mesos.config;

import java.util.List;

/** What of the settings for a secured cluster fits together, and with the driver. */
final class MesosChecks {
    private MesosChecks() {}

    /** Adds what does not. */
    static void check(Config.Mesos mesos, List<String> problems) {
        login(mesos.login(), problems);
        if (mesos.nativeDriver()) {
            nativeDriver(mesos.login(), problems);
        } else if (mesos.login().secretFile().isPresent()
                && mesos.login().principal().indexOf(':') >= 0) {
            problems.add("MESOS_PRINCIPAL holds a colon, which HTTP basic authentication cannot express");
        }
        // What a file says is known later.
        masters(mesos.masters(), mesos, problems);
    }

    private static void login(Config.Login login, List<String> problems) {
        boolean secret = login.secretFile().isPresent();
        boolean token = login.bearerTokenFile().isPresent();
        if (secret && token) {
            problems.add("MESOS_SECRET_FILE and MESOS_BEARER_TOKEN_FILE exclude each other: a request carries one or "
                    + "the other");
        }
        if (secret && login.principal().isEmpty()) {
            problems.add(
                    "MESOS_SECRET_FILE is set without MESOS_PRINCIPAL: set the principal that the secret belongs to");
        }
        if (token && login.principal().isEmpty()) {
            problems.add("MESOS_BEARER_TOKEN_FILE is set without MESOS_PRINCIPAL: set the principal that the token "
                    + "belongs to; Mesos takes that for the "
                    + "framework's principal, and refuses updates of the framework that do not name it");
        }
        if (!login.principal().isEmpty() && !secret && !token) {
            problems.add("MESOS_PRINCIPAL is set without MESOS_SECRET_FILE or MESOS_BEARER_TOKEN_FILE: "
                    + "set the file that holds its secret or token");
        }
        if (login.trustStorePassword().isPresent() && login.trustStore().isEmpty()) {
            problems.add(
                    "MESOS_TRUST_STORE_PASSWORD_FILE is set without MESOS_TRUST_STORE_FILE: say which store it opens");
        }
    }

    private static void nativeDriver(Config.Login login, List<String> problems) {
        if (login.bearerTokenFile().isPresent()) {
            problems.add("MESOS_BEARER_TOKEN_FILE cannot be used with MESOS_DRIVER=native: libmesos knows no tokens; "
                    + "use MESOS_SECRET_FILE, or MESOS_DRIVER=http");
        }
        if (login.trustStore().isPresent()) {
            problems.add("MESOS_TRUST_STORE_FILE cannot be used with MESOS_DRIVER=native: libmesos takes its "
                    + "certificates from "
                    + "LIBPROCESS_SSL_CA_FILE and the like in its environment; set those, or "
                    + "MESOS_DRIVER=http");
        }
    }

    /** Adds what speaks against these masters. */
    static void masters(MesosMasters masters, Config.Mesos mesos, List<String> problems) {
        if (mesos.nativeDriver() && !masters.knownToLibmesos()) {
            problems.add("MESOS_MASTER (" + masters
                    + ") cannot be used with MESOS_DRIVER=native: libmesos takes host:port of one "
                    + "master or zk://…, no list and no URL");
        }
        if (mesos.login().trustStore().isPresent() && masters.insistOnPlainHttp()) {
            problems.add("MESOS_TRUST_STORE_FILE asks for TLS, but MESOS_MASTER (" + masters + ") says http://: "
                    + "leave that away or write https://");
        }
    }
}
