package org.mnistkit.experiment;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.EnsemblePredictions;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.Environment;
import org.mnistkit.settings.Compute;

/**
 * The training of an ensemble: a sweep over its members, whose models are then put together. The
 * seed of a member draws its first weights and the order of its images; if its description holds
 * back some images for validation, the seed also draws which. So each member is trained on a random
 * share of its own, as in bagging (Breiman, 1996), but without any image twice.
 *
 * @param name of the ensemble
 * @param members the training runs of the members, 1 to 100
 * @param folder for models, records and checkpoints of the members, which has to be there; members
 *     that are in it already are not trained again
 */
public record EnsembleTraining(String name, List<Experiment> members, Path folder) {

    /**
     * What members are like.
     *
     * @param name what their records call the network
     * @param description the network, and how it is trained
     */
    public record Kind(String name, Description description) {}

    /**
     * An ensemble and what its members say of the test images.
     *
     * @param ensemble the ensemble, with the record of how it was made and measured
     * @param predictions what each member says
     */
    public record Outcome(Ensemble ensemble, EnsemblePredictions predictions) {}

    public EnsembleTraining {
        members = List.copyOf(members);
        requireCount(members.size());
    }

    /**
     * The training of an ensemble of described networks.
     *
     * @param kinds at least one; if there are several, members are made of them in turn
     * @param members how many, 1 to 100
     * @param seed of the first member; that of each other is one more than that of the one before
     * @param data what they are trained on and measured with
     * @throws IllegalArgumentException if there are too many members, or none
     */
    public static EnsembleTraining of(
            String name, List<Kind> kinds, int members, long seed, Mnist data, Path folder) {
        requireCount(members);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs a description, but has none");
        }
        List<Experiment> experiments = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            Kind kind = kinds.get(i % kinds.size());
            Description seeded =
                    kind.description.withTraining(kind.description.training().withSeed(seed + i));
            experiments.add(Experiment.of(kind.name, seeded, data));
        }
        return new EnsembleTraining(name, experiments, folder);
    }

    private static void requireCount(int members) {
        if (members < 1 || members > Ensemble.MOST_MEMBERS) {
            throw new IllegalArgumentException(
                    "An ensemble has 1 to %d members, not %d."
                            .formatted(Ensemble.MOST_MEMBERS, members));
        }
    }

    /**
     * Trains the members that are not there yet. It may be killed or interrupted at any moment:
     * called again, it resumes where it was.
     *
     * @param compute what computes; if it doesn't say how many threads, those at a time share the
     *     cores
     * @param executor what carries out the training runs
     * @param log gets a line for each member that is done, or was done before
     * @param listeners who is notified of how each goes
     * @return how many members are not done, as {@link Sweep#run} counts them
     */
    public int train(
            Compute compute,
            TrainingExecutor executor,
            Consumer<String> log,
            Sweep.Listeners listeners) {
        return new Sweep(folder, folder, this::modelFile, compute, executor)
                .run(members, log, listeners);
    }

    private Path modelFile(Experiment member) {
        return folder.resolve(member.recordFile().replaceFirst("\\.json$", ".mnistkit"));
    }

    /**
     * Puts the trained members together, whose weights are rounded to float16, and measures them.
     *
     * @throws ModelFileException if a member is missing, or its model is another one's
     */
    public Outcome assemble() {
        List<Model> models = members.stream().map(this::load).toList();
        Ensemble ensemble = new Ensemble(models);
        ImageSet test = members.get(0).test();
        EnsemblePredictions predictions = Evaluator.predictEach(ensemble, test);
        Predictions together = predictions.mean();
        EnsembleRecord run =
                new EnsembleRecord(
                        name,
                        OffsetDateTime.now(ZoneOffset.UTC)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                        test.provenance().name(),
                        test.size(),
                        together.score(),
                        predictions.disagreement(),
                        models.stream().map(each -> EnsembleRecord.Member.of(each.run())).toList(),
                        Environment.current());
        return new Outcome(ensemble.withRun(run), predictions);
    }

    private Model load(Experiment member) {
        Path file = modelFile(member);
        Model model = Model.load(file);
        member.requireSame(model, file);
        return model;
    }
}
