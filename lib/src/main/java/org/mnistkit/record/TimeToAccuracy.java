package org.mnistkit.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mnistkit.file.DataException;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How long the kit and others take from nothing to 99 % on the test images: a record that
 * bench/time_to_accuracy.py has made.
 *
 * @param date when it was measured, ISO 8601
 * @param processor on what
 * @param rows one for each contender and precision
 */
public record TimeToAccuracy(String date, String processor, List<Row> rows) {

    /**
     * What a contender reached, over all its seeds.
     *
     * @param name what trained which network, for example "PyTorch compiled"
     * @param parameters number of values that the network keeps
     * @param accuracy on the test images, in percent
     * @param seconds of training, in a process that has trained once before
     * @param wholeSeconds from the command to the end of its process; NaN if not measured
     */
    public record Row(
            String name, int parameters, Spread accuracy, Spread seconds, Spread wholeSeconds) {}

    /**
     * A mean and a standard deviation.
     *
     * @param mean over seeds; NaN if nothing was measured
     * @param deviation for the population that the seeds are a sample of
     */
    public record Spread(double mean, double deviation) {

        private static Spread of(JsonNode node) {
            return new Spread(
                    node.path("mean").asDouble(Double.NaN), node.path("sd").asDouble(Double.NaN));
        }

        /** For example "1.62 ± 0.03"; "–" if nothing was measured. */
        @Override
        public String toString() {
            return Double.isNaN(mean) ? "–" : rounded(mean) + " ± " + rounded(deviation);
        }

        /** As Python rounds in the tables of the same record: 99.065 is 99.06499… in binary. */
        private static String rounded(double value) {
            return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
        }
    }

    /**
     * The newest record in a folder, by the names of the files, which begin with the date.
     *
     * @throws UncheckedIOException if there is none, or it cannot be read; the message says why
     */
    public static TimeToAccuracy newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path newest =
                    files.filter(file -> file.toString().endsWith(".json"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow(
                                    () ->
                                            new IOException(
                                                    "there is none; bench/time_to_accuracy.py"
                                                            + " makes one"));
            return of(JsonMapper.builder().build().readTree(newest.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The records of times in %s cannot be read: %s."
                            .formatted(folder, DataException.reason(e)),
                    e);
        }
    }

    private static TimeToAccuracy of(JsonNode document) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : document.path("summary")) {
            String name = row.path("title").asText();
            String precision = row.path("precision").asText("float32");
            rows.add(
                    new Row(
                            precision.equals("float32") ? name : name + ", " + precision,
                            row.path("parameters").asInt(),
                            Spread.of(row.path("accuracy")),
                            Spread.of(row.path("seconds")),
                            Spread.of(row.path("whole"))));
        }
        JsonNode hardware = document.path("hardware");
        return new TimeToAccuracy(
                document.path("date").asText(),
                "%s, %d cores"
                        .formatted(
                                hardware.path("processor").asText(),
                                hardware.path("cores").asInt()),
                List.copyOf(rows));
    }

    /** The names of the rows. */
    public List<String> names() {
        return rows.stream().map(Row::name).toList();
    }

    /** The mean seconds of training of each row. */
    public double[] seconds() {
        return rows.stream().mapToDouble(row -> row.seconds.mean).toArray();
    }

    /** A line for each contender, with means ± standard deviations. */
    public Table toTable() {
        return Table.create(
                "Time to 99 %",
                StringColumn.create("contender", names()),
                IntColumn.create("parameters", rows.stream().mapToInt(Row::parameters).toArray()),
                column("test accuracy, %", Row::accuracy),
                column("training, s", Row::seconds),
                column("whole process, s", Row::wholeSeconds));
    }

    private StringColumn column(String name, Function<Row, Spread> value) {
        return StringColumn.create(name, rows.stream().map(value).map(Spread::toString).toList());
    }
}
