package streamsx.mesos.sandbox.streams.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import streamsx.mesos.standin.config.StandInPaths;

/** A domain's nodes in ZooKeeper, one JSON object each. Changes are compare-and-set. */
public final class DomainStore {
    private static final int MESSAGES_KEPT = 200;
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private final Zk zk;
    private final DomainPaths paths;

    /** A change of a value; it may refuse by an exception of its own. */
    public interface Change<T, E extends Exception> {
        T apply(T old) throws E;
    }

    /** The latest messages. */
    record Messages(List<Message> latest) {}

    /** The controller that runs the domain manager. */
    public record Holder(String nativeId, String host, long pid) {}

    public DomainStore(Zk zk, String domain) {
        this.zk = zk;
        this.paths = new DomainPaths(domain);
    }

    /** Names of all domains. */
    public static List<String> domains(Zk zk) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : zk.children(StandInPaths.DOMAINS)) {
            if (zk.exists(new DomainPaths(name).config())) {
                found.add(name);
            }
        }
        return found;
    }

    public DomainPaths paths() {
        return paths;
    }

    public Zk zk() {
        return zk;
    }

    public Optional<DomainConfig> domain() throws IOException {
        return read(paths.config(), DomainConfig.class);
    }

    /** @return false if there is one */
    public boolean create(DomainConfig domain) throws IOException {
        zk.ensure(paths.controllers());
        zk.ensure(StandInPaths.stops(paths.domain()));
        zk.ensure(paths.instances());
        zk.ensure(paths.quiesce());
        return zk.create(paths.config(), write(domain), CreateMode.PERSISTENT);
    }

    /** Removes a domain and all that is kept of it. */
    public void removeDomain() throws IOException {
        zk.delete(paths.config());
        zk.deleteAll(paths.root());
    }

    /** @return what is stored now; empty if there is no domain */
    public <E extends Exception> Optional<DomainConfig> changeDomain(Change<DomainConfig, E> change)
            throws IOException, E {
        return change(paths.config(), DomainConfig.class, change);
    }

    public Optional<InstanceConfig> instance(String id) throws IOException {
        return read(paths.instance(id), InstanceConfig.class);
    }

    /** All instances by id. */
    public Map<String, InstanceConfig> instances() throws IOException {
        Map<String, InstanceConfig> found = new TreeMap<>();
        for (String id : zk.children(paths.instances())) {
            instance(id).ifPresent(i -> found.put(id, i));
        }
        return found;
    }

    /** @return false if there is one */
    public boolean create(InstanceConfig instance) throws IOException {
        return zk.create(paths.instance(instance.id()), write(instance), CreateMode.PERSISTENT);
    }

    public void removeInstance(String id) throws IOException {
        zk.delete(paths.instance(id));
    }

    /** @return what is stored now; empty if there is no such instance */
    public <E extends Exception> Optional<InstanceConfig> changeInstance(String id, Change<InstanceConfig, E> change)
            throws IOException, E {
        return change(paths.instance(id), InstanceConfig.class, change);
    }

    /** What the domain manager knows; an empty one if there is none. */
    public Book book() throws IOException {
        return read(paths.book(), Book.class).orElseGet(Book::new);
    }

    /** Writes the book whatever was there: there is one domain manager, and its session ends before the next begins. */
    public void save(Book book) throws IOException {
        byte[] data = write(book);
        if (!zk.set(paths.book(), data, -1)) {
            zk.create(paths.book(), data, CreateMode.PERSISTENT);
        }
    }

    /** A book with the same in it. */
    public static Book copy(Book book) {
        return JSON.convertValue(book, Book.class);
    }

    /** Whether two books say the same; null says nothing. */
    public static boolean same(Book one, Book other) {
        return other != null && JSON.valueToTree(one).equals(JSON.valueToTree(other));
    }

    /** Native ids of controllers that run. */
    public TreeSet<String> controllers() throws IOException {
        return new TreeSet<>(zk.children(paths.controllers()));
    }

    /** Native ids of resources that are to be quiesced. */
    public TreeSet<String> quiesceOrders() throws IOException {
        return new TreeSet<>(zk.children(paths.quiesce()));
    }

    public void orderQuiesce(String nativeId) throws IOException {
        zk.create(paths.quiesce() + "/" + nativeId, new byte[0], CreateMode.PERSISTENT);
    }

    public void endQuiesce(String nativeId) throws IOException {
        zk.delete(paths.quiesce() + "/" + nativeId);
    }

    public Optional<Holder> manager() throws IOException {
        return read(paths.manager(), Holder.class);
    }

    /** @return false if another controller runs the domain manager */
    public boolean claimManager(Holder seat) throws IOException {
        if (zk.create(paths.manager(), write(seat), CreateMode.EPHEMERAL)) {
            return true;
        }
        // A repeated create meets the node that the first one made.
        return zk.owner(paths.manager())
                .filter(owner -> owner == zk.sessionId())
                .isPresent();
    }

    public void releaseManager() throws IOException {
        zk.delete(paths.manager());
    }

    public List<Message> messages() throws IOException {
        return read(paths.messages(), Messages.class).map(Messages::latest).orElse(List.of());
    }

    /** Adds messages; each gets its number. */
    public void add(List<Message> more, long now) throws IOException {
        if (more.isEmpty()) {
            return;
        }
        if (!zk.exists(paths.messages())) {
            zk.create(paths.messages(), write(new Messages(List.of())), CreateMode.PERSISTENT);
        }
        change(paths.messages(), Messages.class, old -> {
            List<Message> all = new ArrayList<>(old.latest());
            long next = all.isEmpty() ? 1 : all.get(all.size() - 1).sequence() + 1;
            for (Message m : more) {
                all.add(new Message(next++, now, m.id(), m.text(), m.instance(), m.resource()));
            }
            return new Messages(List.copyOf(all.subList(Math.max(0, all.size() - MESSAGES_KEPT), all.size())));
        });
    }

    private <T> Optional<T> read(String path, Class<T> type) throws IOException {
        Optional<Zk.Stored> stored = zk.get(path);
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(path, stored.get().data(), type));
    }

    private <T, E extends Exception> Optional<T> change(String path, Class<T> type, Change<T, E> change)
            throws IOException, E {
        byte[] tried = null;
        while (true) {
            Optional<Zk.Stored> stored = zk.get(path);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            T old = parse(path, stored.get().data(), type);
            if (tried != null && Arrays.equals(tried, stored.get().data())) {
                // The write was repeated after a broken connection; the first one had been done.
                return Optional.of(old);
            }
            T changed = change.apply(old);
            tried = write(changed);
            if (Arrays.equals(tried, stored.get().data())
                    || zk.set(path, tried, stored.get().version())) {
                return Optional.of(changed);
            }
        }
    }

    private static <T> T parse(String path, byte[] data, Class<T> type) throws IOException {
        try {
            return JSON.readValue(data, type);
        } catch (IOException e) {
            throw new IOException("node " + path + " is not what the stand-in writes there: " + e.getMessage(), e);
        }
    }

    static byte[] write(Object value) throws IOException {
        return JSON.writeValueAsBytes(value);
    }
}
