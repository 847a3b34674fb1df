package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.mnistkit.experiment.EnsembleTraining;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.SampleStatistics;
import org.mnistkit.record.Score;

/** What came of the training of an ensemble. */
final class EnsembleReport {

    private final EnsembleRecord record;

    /** The share of test images of which not all members say the same. */
    private final double disputed;

    EnsembleReport(EnsembleTraining.Outcome outcome) {
        this.record = outcome.ensemble().run();
        this.disputed = (double) outcome.predictions().disputed().length / record.images();
    }

    /** For programs. */
    Map<String, Object> facts(Path file, Path recordFile) {
        List<Map<String, Object>> members = new ArrayList<>();
        for (EnsembleRecord.Member member : record.members()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("network", member.network());
            each.put("seed", member.training().seed());
            each.put("validation", Output.measured(member.validation()));
            each.put("test", Output.measured(member.test()));
            members.add(each);
        }
        ConfidenceInterval interval = record.test().interval(record.images());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", record.name());
        facts.put("data", record.data());
        facts.put("members", members);
        facts.put("test", record.test());
        facts.put("interval", List.of(interval.getLowerBound(), interval.getUpperBound()));
        facts.put("disagreement", record.disagreement());
        facts.put("disputed", disputed);
        facts.put("model", file.toString());
        facts.put("record", recordFile.toString());
        return facts;
    }

    /** For people: a line for each member, one for all, and what the ensemble makes of them. */
    String text(Path file, Path recordFile) {
        int width = 0;
        for (EnsembleRecord.Member member : record.members()) {
            width = Math.max(width, title(member).length());
        }
        width = Math.max(width, title().length());
        List<String> lines = new ArrayList<>();
        lines.add(row(width, "", "validation", "test"));
        for (EnsembleRecord.Member member : record.members()) {
            lines.add(
                    row(
                            width,
                            title(member),
                            percent(member.validation()),
                            percent(member.test())));
        }
        lines.add(
                row(
                        width,
                        "mean ± sd",
                        percent(record.memberValidations()),
                        percent(record.memberTests())));
        lines.add(row(width, title(), "", percent(record.test())));
        ConfidenceInterval interval = record.test().interval(record.images());
        lines.add(
                String.format(
                        Locale.ROOT,
                        "95 %% confidence interval of the ensemble (Wilson): %.2f to %.2f %%",
                        100 * interval.getLowerBound(),
                        100 * interval.getUpperBound()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "two members differ about %.2f %% of the test images on average; not all"
                                + " agree about %.2f %%",
                        100 * record.disagreement(),
                        100 * disputed));
        lines.add("%s, %s".formatted(file, recordFile));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(int width, String title, String validation, String test) {
        return String.format(Locale.ROOT, "%-" + width + "s  %14s  %14s", title, validation, test);
    }

    private static String title(EnsembleRecord.Member member) {
        return "%s, seed %d".formatted(member.network(), member.training().seed());
    }

    private String title() {
        return "ensemble of " + record.members().size();
    }

    private static String percent(Score score) {
        return score.isMeasured()
                ? String.format(Locale.ROOT, "%.2f %%", 100 * score.accuracy())
                : "–";
    }

    private static String percent(SampleStatistics accuracies) {
        return Double.isNaN(accuracies.mean()) ? "–" : accuracies.format("%.2f") + " %";
    }
}
