package org.mnistkit.evaluate;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.mnistkit.record.SampleStatistics;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * The error of an ensemble against its size: how much a second, a third … member is worth, and how
 * much depends on which members it has. Ensembles of each size are drawn at random from the members
 * that there are.
 *
 * <p>The larger the ensembles that are drawn, the more members they share. The standard deviations
 * therefore say little about new members above half of the number that there are, and that of the
 * ensemble of all is 0.
 *
 * @param errors the errors of the ensembles that were drawn, in percent, by their size from 1
 */
public record EnsembleSizes(List<SampleStatistics> errors) {

    public EnsembleSizes {
        errors = List.copyOf(errors);
    }

    /**
     * Draws ensembles. Members are put into a random order, and added to an ensemble one by one, so
     * that each draw gives an ensemble of every size, without any member twice.
     *
     * @param predictions what each member says of images
     * @param draws how many orders are drawn, at least 1
     * @param seed draws them
     */
    public static EnsembleSizes of(EnsemblePredictions predictions, int draws, long seed) {
        if (draws < 1) {
            throw new IllegalArgumentException("draws is " + draws + ", but must be at least 1");
        }
        List<Predictions> members = new ArrayList<>(predictions.members());
        List<List<Double>> errors = new ArrayList<>();
        members.forEach(member -> errors.add(new ArrayList<>()));
        Random random = new Random(seed);
        for (int draw = 0; draw < draws; draw++) {
            Collections.shuffle(members, random);
            ProbabilitySum sum = new ProbabilitySum();
            for (int i = 0; i < members.size(); i++) {
                sum.add(members.get(i).rows());
                Predictions mean = Predictions.of(members.get(i).images(), sum.mean());
                errors.get(i).add(100 * (1 - mean.accuracy()));
            }
        }
        return new EnsembleSizes(errors.stream().map(SampleStatistics::new).toList());
    }

    /** The number of members that the largest ensemble has. */
    public int largest() {
        return errors.size();
    }

    /** The errors of the ensembles of a size, from 1 to {@link #largest}, in percent. */
    public SampleStatistics error(int size) {
        return errors.get(size - 1);
    }

    /** A row for each size: mean and standard deviation of the error, in percent. */
    public Table toTable() {
        IntColumn members = IntColumn.create("members");
        DoubleColumn error = DoubleColumn.create("error, %");
        DoubleColumn deviation = DoubleColumn.create("standard deviation");
        DecimalFormat format =
                new DecimalFormat("0.000", DecimalFormatSymbols.getInstance(Locale.ROOT));
        error.setPrintFormatter(format, "–");
        deviation.setPrintFormatter(format, "–");
        for (int size = 1; size <= largest(); size++) {
            members.append(size);
            error.append(error(size).mean());
            deviation.append(error(size).deviation());
        }
        return Table.create("Error by size of the ensemble", members, error, deviation);
    }
}
