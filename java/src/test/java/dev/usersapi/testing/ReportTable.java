package dev.usersapi.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the tests of one class measured, as a table that {@code make test} prints at its end. */
public final class ReportTable implements AfterAllCallback {

    private static final Path FOLDER = Path.of("target", "tables");

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    public ReportTable(String title, String... columns) {
        this.title = title;
        rows.add(List.of(columns));
    }

    public void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(Object::toString).toList());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve(context.getRequiredTestClass().getSimpleName() + ".txt"), title + "\n" + text());
    }

    private String text() {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> ("%-" + widths.get(column) + "s").formatted(row.get(column)))
                        .collect(Collectors.joining("  ")))
                .map(line -> line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }
}
