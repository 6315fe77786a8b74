package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** The manager between {@code initialize} and {@code close}: everything that has a thread or a connection. */
public final class LeaderBridge implements Closeable {
    private static final Logger LOG = Logger.getLogger(LeaderBridge.class.getName());

    private final String type;
    private final RestClient rest;
    private final LeaderSession session;
    private final Notifier notifier;
    private final Answers answers;
    private final ControllerStops stops;
    private final Poller poller;
    private final Allocator allocator;

    private LeaderBridge(
            Options options, RestClient rest, Controllers controllers, Supplier<ResourceNotificationManager> clients) {
        this.rest = rest;
        type = options.type();
        session = new LeaderSession(rest);
        notifier = new Notifier(clients);
        answers = new Answers(session, notifier);
        stops = new ControllerStops(controllers, session);
        poller = new Poller(session, this::heard);
        allocator = new Allocator(session, answers, controllers, options);
    }

    /**
     * Begins to serve. Does not wait for the leader: it started us, and a server that is slow to begin loses its
     * clients.
     *
     * @param clients gives null for as long as nobody can be notified
     */
    public static LeaderBridge open(
            Options options, Controllers controllers, Supplier<ResourceNotificationManager> clients)
            throws ResourceManagerException {
        return open(options, controllers, clients, RestClient.RETRY_LIMIT);
    }

    static LeaderBridge open(
            Options options,
            Controllers controllers,
            Supplier<ResourceNotificationManager> clients,
            Duration retryLimit)
            throws ResourceManagerException {
        Locale locale = Locale.getDefault();
        URL url;
        TokenFile token;
        try {
            url = url(options.required(Options.REST_URL, locale), locale);
            token = new TokenFile(path(options.required(Options.TOKEN_FILE, locale), locale));
        } catch (Options.OptionException e) {
            throw new ResourceManagerException(e.getMessage());
        }
        try {
            token.read();
        } catch (IOException e) {
            // The name of the exception is half of what it says: NoSuchFileException: /etc/token
            throw Errors.manager(locale, Text.TOKEN_UNREADABLE, token.path(), e);
        }
        if (options.agentsInstallPath().isEmpty()) {
            LOG.warning(Messages.format(locale, Text.PROPERTY_MISSING, Allocator.INSTALL_PATH_PROPERTY));
        }
        LeaderBridge bridge = new LeaderBridge(options, new RestClient(url, token, retryLimit), controllers, clients);
        bridge.poller.start();
        LOG.info("Serving resources of type " + bridge.type + " for the leader at " + url + ", session "
                + bridge.session.id());
        return bridge;
    }

    private static URL url(String text, Locale locale) throws ResourceManagerException {
        try {
            URL url = new URL(text);
            if ((!url.getProtocol().equals("http") && !url.getProtocol().equals("https"))
                    || url.getHost().isEmpty()) {
                throw new MalformedURLException("not http://host:port");
            }
            return url;
        } catch (MalformedURLException e) {
            throw Errors.manager(locale, Text.OPTION_INVALID, Options.REST_URL, text, e.getMessage());
        }
    }

    private static Path path(String text, Locale locale) throws ResourceManagerException {
        try {
            return Paths.get(text);
        } catch (InvalidPathException e) {
            throw Errors.manager(locale, Text.OPTION_INVALID, Options.TOKEN_FILE, text, e.getReason());
        }
    }

    private void heard(List<JsonObject> entries) {
        List<Notice> news = new ArrayList<>();
        for (Notice notice : Notice.parse(type, entries)) {
            if (notice.kind == Notice.Kind.STOP_CONTROLLER) {
                stops.order(notice);
            } else {
                news.add(notice);
            }
        }
        notifier.tell(news);
    }

    /** A client is there, for the first time or again; what it may have missed is sent again. */
    public void clientConnected(ClientInfo client) {
        String clientId = LeaderSession.id(client);
        allocator.connected(clientId);
        try {
            session.introduce(client);
            List<Notice> missed = Notice.parse(type, session.outstanding(clientId));
            missed.removeIf(notice -> notice.kind == Notice.Kind.STOP_CONTROLLER);
            notifier.repeat(missed);
        } catch (RestException e) {
            // Nobody to throw it to: the client's first request says it, and introduces the client once more.
            LOG.warning(session.errors()
                    .of(e, "clientConnected " + clientId, Locale.getDefault())
                    .getMessage());
        }
    }

    /** One resource that can be used, or an exception. */
    public ResourceDescriptor allocateMaster(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceManagerException {
        return allocator.master(client, tags, locale);
    }

    /**
     * As many resources as the leader promises, which may be fewer than asked for.
     *
     * @param kind how to wait, as the leader calls it
     */
    public List<ResourceDescriptorState> allocate(
            ClientInfo client, String kind, int count, ResourceTags tags, Locale locale)
            throws ResourceManagerException {
        return allocator.some(client, kind, count, tags, locale);
    }

    /** Gives back; what the leader does not know, it ignores. */
    public void release(ClientInfo client, Collection<ResourceDescriptor> resources, Locale locale)
            throws ResourceManagerException {
        session.withReason("releaseResources", locale, () -> {
            session.release(LeaderSession.id(client), Resources.ids(resources));
            return null;
        });
    }

    /** Gives back all that a client has. */
    public void releaseAll(ClientInfo client, Locale locale) throws ResourceManagerException {
        session.withReason("releaseResources", locale, () -> {
            session.releaseAll(LeaderSession.id(client));
            return null;
        });
    }

    /** Does without; all of them in one request, so that one that nobody knows keeps no other. */
    public void cancel(ClientInfo client, Collection<ResourceDescriptor> resources, Locale locale)
            throws ResourceManagerException {
        session.withReason("cancelPendingResources", locale, () -> {
            session.cancel(LeaderSession.id(client), Resources.ids(resources));
            return null;
        });
    }

    /** Refuses tags that no request could have. */
    public void validateTags(ResourceTags tags, Locale locale) throws ResourceManagerException {
        JsonObject all = Tags.toJson(tags, locale);
        if (!all.isEmpty()) {
            session.withReason("validateTags", locale, () -> {
                session.validateTags(all);
                return null;
            });
        }
    }

    /** Throws if the instances may not be stopped. */
    public void validateStop(Locale locale) throws ResourceManagerException {
        try {
            session.askToStop();
        } catch (RestException e) {
            if (e.status() == 409) {
                throw Errors.manager(locale, Text.IN_USE, type, e.getMessage());
            }
            throw session.errors().of(e, "validateStop", locale);
        }
    }

    /** A custom command, and its answer. */
    public String customCommand(String data, Locale locale) throws ResourceManagerException {
        return CustomCommands.run(session, data, locale);
    }

    /** Ends all waiting. Nothing is released: the tasks are the leader's, and the next bridge goes on with them. */
    @Override
    public void close() {
        poller.close();
        rest.close();
        answers.close();
        stops.close();
        notifier.close();
    }
}
