package streamsx.mesos.server;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.leader.CommittedState;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.Leadership;

/** Which path leads where. */
final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String API = "/api/v1";

    private final InstanceStatus status;
    private final TokenCheck token;
    private final LeaderGate gate;
    private final RequestParser parser;
    private final BodyReader bodies;
    private final BodyReader startBodies;
    private final AsyncReplies replies;
    private final LongPoll longPoll;
    private final long maxPollSecs;

    ApiRoutes(
            InstanceStatus status,
            TokenCheck token,
            LeaderGate gate,
            RequestParser parser,
            BodyReader bodies,
            BodyReader startBodies,
            AsyncReplies replies,
            LongPoll longPoll,
            long maxPollSecs) {
        this.status = status;
        this.token = token;
        this.gate = gate;
        this.parser = parser;
        this.bodies = bodies;
        this.startBodies = startBodies;
        this.replies = replies;
        this.longPoll = longPoll;
        this.maxPollSecs = maxPollSecs;
    }

    void register(Javalin app) {
        app.before(token::check);
        errors(app);

        get(app, "/healthz", ctx -> JsonView.send(ctx, 200, health(ctx)));
        get(app, "/leaderhealth", ctx -> JsonView.send(ctx, gate.ready().isPresent() ? 200 : 503, health(ctx)));
        get(app, API + "/instances", this::instances);
        app.post(API + "/handover", this::handOver);
        app.post(
                API + "/tags/validate",
                ctx -> ctx.future(() -> plain(bodies.read(ctx).thenAccept(body -> {
                    parser.validateTags(body);
                    JsonView.send(ctx, 200, Map.of());
                }))));

        request(app, "/clients", bodies, (ctx, body) -> parser.connect(body));
        request(app, "/allocate", bodies, parser::allocate);
        request(app, "/reserve", bodies, parser::reserve);
        request(app, "/start", startBodies, (ctx, body) -> parser.start(body));
        request(app, "/answered", bodies, (ctx, body) -> parser.answered(body));
        request(app, "/stop-failed", bodies, (ctx, body) -> parser.stopFailed(body));
        request(app, "/release", bodies, (ctx, body) -> parser.release(body));
        request(app, "/release-all", bodies, (ctx, body) -> parser.releaseAll(body));
        request(app, "/cancel", bodies, (ctx, body) -> parser.cancel(body));
        request(app, "/stop", bodies, (ctx, body) -> parser.stop(body));
        request(app, "/teardown", bodies, (ctx, body) -> parser.teardown(body));

        read(app, "/resources", (ctx, committed) -> JsonView.resources(committed.resources()));
        read(app, "/resources/{id}", ApiRoutes::oneResource);
        read(
                app,
                "/framework",
                (ctx, committed) -> JsonView.framework(committed
                        .framework()
                        .orElseThrow(() -> ApiError.unknown(
                                "framework", "the resource manager has registered no framework with Mesos yet"))));
        get(app, API + "/notifications", ctx -> {
            Leadership leadership = gate.leadership(ctx);
            longPoll.poll(ctx, leadership, parser.poll(ctx, maxPollSecs));
        });
    }

    /** What changes something: read and parsed here, decided by the term. */
    private void request(
            Javalin app,
            String path,
            BodyReader reader,
            BiFunction<Context, JsonBody, LongFunction<Event.Request>> parse) {
        app.post(API + path, ctx -> {
            Leadership leadership = gate.leadership(ctx);
            RequestParser.onlyQuery(ctx, Set.of());
            ctx.future(() ->
                    plain(reader.read(ctx).thenCompose(body -> replies.ask(ctx, leadership, parse.apply(ctx, body)))));
        });
    }

    /** Fails with the failure itself, which the handlers of exceptions know, instead of with what wraps it. */
    private static CompletableFuture<Void> plain(CompletableFuture<Void> wrapping) {
        CompletableFuture<Void> plain = new CompletableFuture<>();
        wrapping.whenComplete((done, failure) -> {
            if (failure == null) {
                plain.complete(null);
            } else {
                plain.completeExceptionally(AsyncReplies.cause(failure));
            }
        });
        return plain;
    }

    /** Reads what is committed. */
    private interface View {
        Object of(Context ctx, CommittedState committed);
    }

    /** HEAD is answered as GET is, without the body, which the server leaves out. */
    private static void get(Javalin app, String path, Handler handler) {
        app.get(path, handler);
        app.head(path, handler);
    }

    private void read(Javalin app, String path, View view) {
        get(app, API + path, ctx -> {
            Leadership leadership = gate.leadership(ctx);
            RequestParser.onlyQuery(ctx, Set.of());
            JsonView.send(ctx, 200, view.of(ctx, leadership.committed()));
        });
    }

    private static Object oneResource(Context ctx, CommittedState committed) {
        String id = ctx.pathParam("id");
        Optional<StreamsMesosResource> byDisplayName = committed.resources().stream()
                .filter(r -> r.displayName().equals(id))
                .findFirst();
        return JsonView.resource(committed
                .resource(id)
                .or(() -> byDisplayName)
                .orElseThrow(() -> ApiError.unknown("id", "the resource manager has no resource of this name")));
    }

    /** Who does not show the token learns the role, and nothing of host, process and version. */
    private Map<String, Object> health(Context ctx) {
        String role = status.role().name();
        return token.isKnown(ctx) ? JsonView.instance(status.self(), role) : Map.of("role", role);
    }

    private void instances(Context ctx) {
        Optional<String> leader = status.leader().map(InstanceInfo::address);
        List<Map<String, Object>> all = status.instances().stream()
                .map(i ->
                        JsonView.instance(i, leader.filter(i.address()::equals).isPresent() ? "LEADER" : "STANDBY"))
                .toList();
        JsonView.send(ctx, 200, Map.of("instances", all));
    }

    private void handOver(Context ctx) {
        try {
            JsonView.write(ctx, 200, Map.of());
        } catch (IOException e) {
            LOG.info("The connection of {} is closed; the request stays in force", ctx.path());
        }
        // Not on a thread of the server, which this will stop.
        Thread thread = new Thread(status::handOver, "handover");
        thread.setDaemon(true);
        thread.start();
    }

    private static void errors(Javalin app) {
        app.exception(ApiError.class, (e, ctx) -> JsonView.send(ctx, e));
        app.exception(
                Leadership.UnavailableException.class,
                (e, ctx) -> JsonView.send(ctx, ApiError.unavailable(e.getMessage())));
        app.exception(
                MethodNotAllowedResponse.class,
                (e, ctx) -> JsonView.send(
                        ctx,
                        new ApiError(
                                405,
                                "METHOD_NOT_ALLOWED",
                                "method",
                                ctx.method() + " is not allowed for " + ctx.path(),
                                Map.of("Allow", e.getDetails().getOrDefault("availableMethods", "")))));
        app.exception(
                HttpResponseException.class,
                (e, ctx) -> JsonView.send(
                        ctx,
                        e.getStatus() == 404
                                ? ApiError.unknown("path", "the API has no path " + ctx.path())
                                : new ApiError(
                                        e.getStatus(),
                                        "INVALID",
                                        "",
                                        "the server does not understand this request",
                                        Map.of())));
        app.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            JsonView.send(
                    ctx,
                    new ApiError(
                            500,
                            "INTERNAL",
                            "",
                            "the server failed to handle this request; the log of the instance says why",
                            Map.of()));
        });
    }
}
