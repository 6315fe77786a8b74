package streamsx.mesos.driver.machine;

import java.util.List;

/**
 * What decides for a driver. Its caller, the shell, feeds signals one at a time, in the order in which they came, and
 * carries the actions out in the order in which they are returned, before it feeds the next signal.
 *
 * @param <C> what a call is
 * @param <E> what an event is
 */
public interface DriverMachine<C, E> {

    /**
     * Something happened.
     *
     * @param now of a clock that only goes forward, in ns
     * @return what is to be done; the list is the caller's
     */
    List<Action<C, E>> on(Signal<C, E> signal, long now);
}
