package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ResourceManager;
import java.lang.reflect.InvocationTargetException;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.UsageException;

/** Makes a manager from the name of its class. */
final class NamedManager implements ManagerFactory {

    private final String className;

    NamedManager(String className) {
        this.className = className;
    }

    @Override
    public ResourceManager create(String[] args) throws Exception {
        try {
            Object made =
                    Class.forName(className).getConstructor(String[].class).newInstance((Object) args.clone());
            if (made instanceof ResourceManager) {
                return (ResourceManager) made;
            }
            throw unfit("the class is no resource manager");
        } catch (ClassNotFoundException unknown) {
            throw unfit("there is no such class on the class path");
        } catch (NoSuchMethodException missing) {
            throw unfit("the class has no public constructor that takes String[]");
        } catch (InstantiationException | IllegalAccessException hidden) {
            throw unfit("the class is abstract, or not public");
        } catch (InvocationTargetException failed) {
            throw new UsageException(unfit("its constructor failed: "
                            + Dispatcher.text(failed.getCause(), java.util.Locale.getDefault()))
                    .getMessage());
        }
    }

    private UsageException unfit(String why) {
        return new UsageException(ServerMessage.INVALID_SETTING.text(CommandLine.MANAGER, className, why));
    }
}
