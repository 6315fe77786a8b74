package streamsx.mesos.adapter;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/** Messages in the language of who asked. */
public final class Messages {
    private static final String BUNDLE = "streamsx.mesos.adapter.messages";

    private Messages() {}

    /**
     * The message, preceded by its id.
     *
     * @param locale    the caller's; null for this process's own. A language that we do not have becomes English,
     *                  not the one that this process happens to run in
     * @param arguments put in as they are: numbers without separators, null as an empty text
     */
    public static String format(Locale locale, Text text, Object... arguments) {
        Locale wanted = locale == null ? Locale.getDefault() : locale;
        ResourceBundle bundle = ResourceBundle.getBundle(
                BUNDLE,
                wanted,
                Messages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Object[] texts =
                Arrays.stream(arguments).map(a -> a == null ? "" : a.toString()).toArray();
        return text.id() + ": " + new MessageFormat(bundle.getString(text.id()), wanted).format(texts);
    }
}
