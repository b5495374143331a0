package dev.usersapi.e2e;

import dev.usersapi.access.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Records the responses that the tests get over HTTP: a line with method, documented path and status for each, in the
 * file that the system property {@code e2e.seen} names. {@code make test} compares them with the document.
 */
final class SeenReplies {

    private static final Optional<Path> FILE =
            Optional.ofNullable(System.getProperty("e2e.seen")).map(Path::of);
    private static final Set<String> SEEN = new HashSet<>();

    private SeenReplies() {}

    static synchronized void add(String method, String path, int status) {
        String line = "%s %s %d%n".formatted(method, Operations.masked(path), status);
        if (SEEN.add(line)) {
            FILE.ifPresent(file -> append(file, line));
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
