package streamsx.mesos.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads a file of properties as {@link Properties} does, but remembers the lines, for an error message's sake. */
final class PropertiesFile {
    private PropertiesFile() {}

    /** All settings in the order of the file; what is wrong with the file itself is added to the problems. */
    static List<Setting> read(Path file, List<String> problems) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            problems.add("The properties file " + file + " is not UTF-8 text");
            return List.of();
        } catch (IOException e) {
            problems.add("Cannot read the properties file " + file + ": " + reason(file));
            return List.of();
        }
        List<Setting> settings = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String where = file + ":" + (i + 1);
            StringBuilder logical = new StringBuilder(lines.get(i));
            while (continues(logical) && i + 1 < lines.size()) {
                logical.append('\n').append(lines.get(++i));
            }
            parse(logical.toString(), where, problems).ifPresent(settings::add);
        }
        for (Setting setting : settings) {
            String before = seen.put(setting.name(), setting.where());
            if (before != null) {
                problems.add(setting.name() + " is given twice: " + before + " and " + setting.where());
            }
        }
        return settings;
    }

    private static Optional<Setting> parse(String logical, String where, List<String> problems) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(logical));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(where + ": " + e.getMessage());
        }
        return one.stringPropertyNames().stream()
                .findFirst()
                .map(name -> new Setting(name, one.getProperty(name).strip(), where));
    }

    /** A line that ends with an odd number of backslashes goes on in the next one, unless it is a comment. */
    private static boolean continues(CharSequence line) {
        String text = line.toString().stripLeading();
        if (text.startsWith("#") || text.startsWith("!")) {
            return false;
        }
        int backslashes = 0;
        while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static String reason(Path file) {
        if (!Files.exists(file)) {
            return "it does not exist";
        }
        return Files.isDirectory(file) ? "it is a directory" : "no permission";
    }
}
