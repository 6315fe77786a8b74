package streamsx.mesos.scheduler;

import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.Protos;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.CallListener;

/**
 * Starts a driver when leadership is confirmed, and tells of launches what the driver does not. All else passes
 * through.
 */
final class GuardedStart implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedStart.class);
    private static final long CONFIRM_SECONDS = 10;
    private static final long AGAIN_SECONDS = 1;

    private final SchedulerDriver driver;
    private final LeadershipCheck check;
    private final CallListener listener;
    private final CountDownLatch stopped = new CountDownLatch(1);

    GuardedStart(SchedulerDriver driver, LeadershipCheck check, CallListener listener) {
        this.driver = driver;
        this.check = check;
        this.listener = listener;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "start" -> {
                Thread thread = new Thread(this::startWhenLeading, "native-driver-start");
                thread.setDaemon(true);
                thread.start();
                return Protos.Status.DRIVER_RUNNING;
            }
            case "stop", "abort" -> {
                synchronized (this) {
                    stopped.countDown();
                }
            }
            default -> {}
        }
        Object answer;
        try {
            answer = method.invoke(driver, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (method.getName().equals("acceptOffers") && answer == Protos.Status.DRIVER_RUNNING) {
            // It is under way; calls keep their order, so no later question about these tasks overtakes it.
            listener.accepted(accept(arguments[1]));
        }
        return answer;
    }

    private void startWhenLeading() {
        try {
            while (!leads()) {
                LOG.warn("Leadership is not confirmed; the driver does not register with Mesos now");
                if (stopped.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            }
            synchronized (this) {
                if (stopped.getCount() > 0) {
                    driver.start();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean leads() throws InterruptedException {
        try {
            return check.leads().toCompletableFuture().get(CONFIRM_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** As the HTTP driver would have sent it: v0 and v1 messages differ in names alone. */
    private static Call accept(Object operations) throws InvalidProtocolBufferException {
        Call.Accept.Builder accept = Call.Accept.newBuilder();
        for (Object operation : (Collection<?>) operations) {
            accept.addOperations(org.apache.mesos.v1.Protos.Offer.Operation.parseFrom(
                    ((Protos.Offer.Operation) operation).toByteString()));
        }
        return Call.newBuilder().setType(Call.Type.ACCEPT).setAccept(accept).build();
    }
}
