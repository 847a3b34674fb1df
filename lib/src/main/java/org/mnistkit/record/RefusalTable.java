package org.mnistkit.record;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The tables of what models refuse to answer, a column for each model: of test images and of what
 * is no digit, and of pictures that people have made.
 */
public final class RefusalTable {

    private RefusalTable() {}

    /** The tables, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<RefusalRecord> records) {
        return Map.of("refusals", refusals(records), "pictures", pictures(records));
    }

    /** The table of test images and outsiders in Markdown, small models first. */
    public static String refusals(List<RefusalRecord> all) {
        if (all.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        List<RefusalRecord> records = sorted(all);
        StringBuilder table = new StringBuilder(head("in %", records));
        table.append(line("test images, right", records, it -> share(it.test().right(), it)));
        table.append(line("not sure", records, it -> share(it.test().notSure(), it)));
        table.append(line("unfamiliar", records, it -> share(it.test().unfamiliar(), it)));
        table.append(
                line(
                        "mistakes, refused",
                        records,
                        it -> of(it.test().wrongRefused(), it.test().wrong())));
        for (String outsider : names(records, RefusalRecord::outsiders)) {
            table.append(
                    line(
                            Markdown.cell(outsider) + ", refused",
                            records,
                            it -> {
                                VerdictCounts counts = it.outsiders().get(outsider);
                                return counts == null
                                        ? "–"
                                        : share(counts.refused(), counts.images());
                            }));
        }
        return table.append(
                        """

                        Shares in %, but for the mistakes. "Not sure" is too improbable an answer, "unfamiliar" an image unlike those of \
                        the training; "refused" is either. Every figure comes from the records in `data/results/refusals/`, which \
                        `./mnist-kit refusals` writes.
                        """)
                .toString();
    }

    /** The table of people's pictures in Markdown, small models first. */
    public static String pictures(List<RefusalRecord> all) {
        List<RefusalRecord> records =
                sorted(all).stream().filter(record -> !record.pictures().isEmpty()).toList();
        if (records.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        StringBuilder table = new StringBuilder(head("pictures", records));
        for (String source : names(records, RefusalRecord::pictures)) {
            table.append(
                    line(
                            Markdown.cell(source),
                            records,
                            it -> {
                                VerdictCounts counts = it.pictures().get(source);
                                return counts == null ? "–" : of(counts.right(), counts.images());
                            }));
        }
        table.append(line("**all**", records, it -> of(all(it).right(), all(it).images())));
        table.append(
                line(
                        "right ones, refused",
                        records,
                        it -> of(all(it).rightRefused(), all(it).right())));
        table.append(
                line(
                        "wrong ones, refused",
                        records,
                        it -> of(all(it).wrongRefused(), all(it).wrong())));
        return table.append(
                        """

                        How many are right, whether refused or not. Every figure comes from the records in `data/results/refusals/`, which \
                        `./mnist-kit refusals --pictures DIR` writes.
                        """)
                .toString();
    }

    private static List<RefusalRecord> sorted(List<RefusalRecord> records) {
        return records.stream()
                .sorted(
                        Comparator.comparing(RefusalRecord::parameters)
                                .thenComparing(RefusalRecord::name))
                .toList();
    }

    private static VerdictCounts all(RefusalRecord record) {
        return record.pictures().values().stream().reduce(VerdictCounts::and).orElseThrow();
    }

    /** What any of the records has, in their order. */
    private static List<String> names(
            List<RefusalRecord> records,
            Function<RefusalRecord, Map<String, VerdictCounts>> counts) {
        Map<String, VerdictCounts> names = new LinkedHashMap<>();
        records.forEach(record -> names.putAll(counts.apply(record)));
        return List.copyOf(names.keySet());
    }

    private static String share(int some, RefusalRecord record) {
        return share(some, record.test().images());
    }

    private static String share(int some, int all) {
        return String.format(Locale.ROOT, "%.1f", 100.0 * some / all);
    }

    private static String of(int some, int all) {
        return "%d of %d".formatted(some, all);
    }

    private static String head(String what, List<RefusalRecord> records) {
        return line(what, records, record -> Markdown.cell(record.name()))
                + "|---|"
                + "--:|".repeat(records.size())
                + "\n";
    }

    private static String line(
            String name, List<RefusalRecord> records, Function<RefusalRecord, String> cell) {
        return "| %s | %s |\n"
                .formatted(name, String.join(" | ", records.stream().map(cell).toList()));
    }
}
