package org.mnistkit.settings;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mnistkit.settings.Values.Parts;

/**
 * How an update rule is written: a word, and numbers of which the last may be left out.
 *
 * @param names of the numbers, for messages; separated by commas
 * @param defaults of the numbers
 * @param maker of the rule with these numbers
 */
record RuleForm(
        String word, String names, List<Double> defaults, Function<double[], UpdateRule> maker) {

    private static final UpdateRule.Adam ADAM = new UpdateRule.Adam();
    private static final UpdateRule.RmsProp RMS_PROP = new UpdateRule.RmsProp();

    /** Every rule that a description can name. */
    private static final List<RuleForm> ALL =
            List.of(
                    new RuleForm("sgd", "", List.of(), n -> new UpdateRule.Sgd()),
                    new RuleForm(
                            "momentum",
                            "MOMENTUM",
                            List.of(0.9),
                            n -> new UpdateRule.Momentum(n[0])),
                    new RuleForm(
                            "nesterov",
                            "MOMENTUM",
                            List.of(0.9),
                            n -> new UpdateRule.Nesterov(n[0])),
                    new RuleForm(
                            "adam",
                            "BETA1,BETA2,EPSILON",
                            List.of(ADAM.beta1(), ADAM.beta2(), ADAM.epsilon()),
                            n -> new UpdateRule.Adam(n[0], n[1], n[2])),
                    new RuleForm(
                            "rmsprop",
                            "RHO,EPSILON",
                            List.of(RMS_PROP.rho(), RMS_PROP.epsilon()),
                            n -> new UpdateRule.RmsProp(n[0], n[1])));

    static UpdateRule parse(Parts parts) {
        if (parts.word().equals("adamw")) {
            throw new IllegalArgumentException(
                    "adamw is adam with a weight decay, which is not a part of the rule: see"
                            + " Optimizer.adamW");
        }
        return ALL.stream()
                .filter(form -> form.word.equals(parts.word()))
                .findFirst()
                .orElseThrow(() -> unknown(parts.word()))
                .read(parts);
    }

    private UpdateRule read(Parts parts) {
        parts.expect(0, defaults.size(), names.isEmpty() ? word : word + "," + names);
        return maker.apply(
                IntStream.range(0, defaults.size())
                        .mapToDouble(i -> parts.number(i, defaults.get(i)))
                        .toArray());
    }

    private static UnknownWordException unknown(String word) {
        Stream<String> words = ALL.stream().map(RuleForm::word);
        return new UnknownWordException(
                "optimizer",
                word,
                words.flatMap(
                                each ->
                                        each.equals("adam")
                                                ? Stream.of("adam", "adamw")
                                                : Stream.of(each))
                        .toArray(String[]::new));
    }
}
