package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.Dense;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.UnknownWordException;

/** Each mistake is reported with its line, what was expected, and how to fix it. */
class DescriptionErrorsTest {

    private static final String TRAINING = "Optimizer:\n0.001,0\n5\n100\n";
    private static final String LAYERS = "Layers:\nFlatten\nDense,10,softmax\n";

    /** What is wrong with the last of some layers, which stand between vertical bars. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Flaten;\"Flaten\" is not a layer. Did you mean \"Flatten\"?",
                "conv,8,3,3,relu;\"conv\" is not a layer. Did you mean \"Conv\"?",
                "Opimizer:;\"Opimizer:\" is not a layer. Did you mean \"Optimizer:\"?",
                "Layers:;only one is allowed",
                "' Conv,8,3,3,relu';must not begin with a space",
                "Conv,8,3,relu;Conv has 3 values where 4 are expected:"
                        + " Conv,FILTERS,ROWS,COLS,ACTIVATION",
                "MaxPool,2;MaxPool has 1 value where 2 are expected: MaxPool,ROWS,COLS",
                "Dropout 0.5;Dropout has 0 values where 1 is expected: Dropout,RATE",
                "BatchNorm momentum=0.9;a comma is missing before an option; the form is:"
                        + " BatchNorm,KEY=VALUE",
                "BatchNorm=0.9;the form is: BatchNorm,KEY=VALUE",
                "Conv2D stride=2,8,3,3,relu;the form is:"
                        + " Conv,FILTERS,ROWS,COLS,ACTIVATION,KEY=VALUE",
                "Flatten=3;Flatten takes no options; the form is: Flatten",
                "Flatten,3;Flatten takes no values; the form is: Flatten",
                "Flatten,a=b;Flatten takes no options, but \"a\" is one; the form is: Flatten",
                "Conv,8,3,3,rleu;ACTIVATION: \"rleu\" is not an activation. Did you mean \"relu\"?",
                "Conv,8,3,3,relu # 1;(A comment, with #, needs a line of its own.)",
                "Conv,0,3,3,relu;FILTERS: 0 is too small, it must be at least 1",
                "Conv,8.5,3,3,relu;FILTERS: \"8.5\" is not a whole number",
                "Conv,3000000000,3,3,relu;FILTERS: \"3000000000\" is too large for a whole number",
                "Conv,8,x,3,relu;ROWS: \"x\" is not a number",
                "Conv,8,3,3,relu,pading=same;\"pading\" is not an option of Conv. Did you mean"
                        + " \"padding\"?",
                "Conv,8,3,3,relu,padding=sane;padding: \"sane\" is not a padding. Did you mean"
                        + " \"same\"?",
                "Conv,8,3,3,relu,stride=0;stride: 0 is too small, it must be at least 1",
                "Conv,8,3,3,relu,stride=1x2x3;the form is 2, or 2x1 for rows and columns",
                "Conv,8,3,3,relu,stride=2,stride=2;the option \"stride\" is given twice",
                "Conv,8,3,3,relu,stride=2,5;\"5\" comes after an option",
                "Conv,8,3,3,relu,bias=maybe;bias: \"maybe\" is not an answer. Allowed: yes, no.",
                "Conv,8,3,3,relu,init=he_norml;init: \"he_norml\" is not an initialization. Did you"
                        + " mean \"he_normal\"?",
                "Conv,8,3,3,relu,init=normal;init: \"normal\" needs a number: normal(0.05)",
                "Conv,8,3,3,relu,init=normal(-1);init: the number of \"normal\" is -1, but must be"
                        + " greater than 0",
                "Conv,8,3,3,relu,init=zeros(2);init: \"zeros\" takes no number",
                "Dropout,1;the dropout rate is 1, but must be at least 0 and less than 1",
                "Dropout,nan;RATE: \"nan\" is not a number",
                "BatchNorm,momentum=1;momentum is 1, but must be at least 0 and less than 1",
                "BatchNorm,epsilon=0;epsilon is 0, but must be greater than 0",
                "Activation,rely;ACTIVATION: \"rely\" is not an activation. Did you mean \"relu\"?",
                // What doesn't fit together.
                "MaxPool,30,3;a window of 30×3 pixels is larger than the input of this layer, 1 map"
                        + " 28×28",
                "Conv,8,3,3,relu,dilation=20;a window of 41×41 pixels is larger",
                "Conv,8,3,3,softmax;only the last layer has it, as Dense,CLASSES,softmax, or as"
                        + " Activation,softmax after a layer that gives one unit for each class;"
                        + " use another",
                "Flatten|Activation,softmax;only the last layer has it",
                "Dense,8,relu;Dense takes a row of units, but its input is 1 map 28×28; put Flatten"
                        + " or GlobalAvgPool before it (for one that works on each pixel by itself,"
                        + " write Conv,8,1,1,relu)",
                "Flatten|Conv,8,3,3,relu;Conv takes maps, but its input is 784 units; move it"
                        + " before Flatten",
                "GlobalAvgPool|MaxPool,2,2;MaxPool takes maps, but its input is 1 unit; move it"
                        + " before GlobalAvgPool",
                "Flatten|GlobalMaxPool;GlobalMaxPool takes maps",
                "Flatten|Dense,10,softmax;use another activation here, such as relu, or remove the"
                        + " layers after it",
                "Conv,3000000,3,3,relu;has 2,028,000,000 values for one image, but at most"
                        + " 2,000,000 are allowed",
                "Flatten|Dense,2000000,relu;the network has 1,570,000,000 parameters up to here,"
                        + " but at most 100,000,000 are allowed",
                "Conv,2000000000,2000000000,2000000000,relu,padding=same;spans at most 55",
                "MaxPool,1000000000,2,stride=1,padding=same;a window spans at most 55"
                        + " pixels, with what dilation adds, but this one spans 1,000,000,000×2",
                "Conv,4,3,3,relu,padding=same,dilation=2000000000;but this one spans"
                        + " 4,000,000,001×4,000,000,001",
                "AvgPool,2,2,stride=2x56;a stride is at most 55 pixels, but this one is 2x56",
                "MaxPool,1,2,stride=4x2,padding=same;with a stride of 4x2, a window of 1×2 pixels"
                        + " leaves over pixels of the input of this layer, 1 map 28×28, so there is"
                        + " nothing to pad; leave padding=same out, or use a smaller stride"
            })
    void mistakesInLayersAreExplained(String lines, String expected) {
        String text = "Notes\n\nLayers:\n" + lines.replace('|', '\n');
        int line = (int) text.lines().count();
        String last = text.lines().skip(line - 1).findFirst().orElseThrow();

        String rest = "\nFlatten\nDense,10,softmax\n" + TRAINING;
        DescriptionException problem = problem(text + rest);

        assertThat(problem.getMessage())
                .startsWith("my.txt, line %d: \"%s\"\n  ".formatted(line, last))
                .contains(expected);
        assertThat(problem.lineNumber()).isEqualTo(line);
        assertThat(problem.line()).isEqualTo(last);
        assertThat(problem.source()).isEqualTo("my.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Flatten;add one of the two",
                "Conv,8,3,3,relu;add one of the two, with Flatten or GlobalAvgPool before it",
                "Conv,8,3,3,linear|Activation,relu;add one of the two, with Flatten or"
                        + " GlobalAvgPool before it",
                "Flatten|Dense,10,relu;write softmax for relu if these are the classes, or add one"
                        + " of the two",
                "Flatten|Dense,10,linear|Activation,relu;write softmax for relu if these are the"
                        + " classes, or add one of the two",
                "Flatten|Dense,10,linear|BatchNorm;add one of the two",
                "Flatten|Dense,1,softmax;there are 2 to 1,000 classes, but this layer has 1 unit",
                "Flatten|Dense,1001,softmax;there are 2 to 1,000 classes, but this layer has 1,001"
                        + " units",
                "GlobalAvgPool|Activation,softmax;there are 2 to 1,000 classes, but this layer has"
                        + " 1 unit",
                "Flatten|Dense,1001,linear|Activation,softmax;there are 2 to 1,000 classes, but"
                        + " this layer has 1,001 units",
            })
    void theLastLayerIsASoftmax(String lines, String fix) {
        String text = "Layers:\n" + lines.replace('|', '\n') + "\n" + TRAINING;

        assertThat(problem(text).getMessage())
                .contains(
                        "the last layer must be Dense,CLASSES,softmax, which gives the"
                                + " probabilities of the classes (Dense,10,softmax for ten), or"
                                + " Activation,softmax after a layer that gives one unit for each"
                                + " class;")
                .endsWith("; " + fix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Conv,10,28,1,softmax;the output here is 10 maps 1×28: make units of them with"
                        + " GlobalAvgPool or Flatten, and then write Activation,softmax",
                "Conv,10,3,3,linear|Activation,softmax;the output here is 10 maps 26×26: make"
                        + " units of them with GlobalAvgPool or Flatten, and then write"
                        + " Activation,softmax",
                "Flatten|Activation,softmax;'the network has nothing to learn, because no layer has"
                        + " weights; add one that does, such as Dense or Conv'",
            })
    void softmaxIsOfUnitsThatWereLearned(String lines, String fix) {
        String text = "Layers:\n" + lines.replace('|', '\n') + "\n" + TRAINING;

        assertThat(problem(text).getMessage()).endsWith(fix);
    }

    /** What is wrong behind the line "Optimizer:", which is line 4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0.001;5;the line after \"Optimizer:\" must be RATE,DECAY",
                "a,0;5;RATE: \"a\" is not a number",
                "0,0;5;RATE: the learning rate must be greater than 0",
                "0.1,-1;5;DECAY: the decay must be at least 0",
                "0.1,0|0;6;EPOCHS: 0 is too small, it must be at least 1",
                "0.1,0|5|l2=3;7;BATCH-SIZE: \"l2=3\" is not a number; after \"Optimizer:\" come"
                        + " RATE,DECAY,",
                "0.1,0|5|9|stop=5;8;\"stop\" is not an option of the training.",
                "0.1,0|5|9|clipp=1;8;\"clipp\" is not an option of the training. Did you mean"
                        + " \"clip\"?",
                "0.1,0|5|9|a note;8;after the batch size, only options are allowed, as KEY=VALUE",
                "0.1,0|5|9|l2=1||l2=2;10;\"l2\" is already given in line 8; remove one of the two",
                "0.1,0|5|9|l2=-1;8;l2 is -1, but must be at least 0",
                "0.1,0|5|9|l2=1 # much;8;(A comment, with #, needs a line of its own.)",
                "0.1,0|5|9|seed=1|optimizer=adamm;9;\"adamm\" is not an optimizer. Did you mean"
                        + " \"adam\" or \"adamw\"?",
                "0.1,0|5|9|schedule=step,0.1;8;the form is \"step,FACTOR,EPOCHS\"",
                "0.1,0.2|5|9|schedule=cosine;8;the learning rate has a decay already, 0.2 in the"
                        + " line RATE,DECAY; write 0 there, or remove this line",
                "0.1,0|5|9|early-stopping=5,acc;8;\"acc\" is not a metric.",
                "0.1,0|5|9|seed=1.5;8;\"1.5\" is not a whole number of at most 64 bits",
                "0.1,0|5|9|max-seconds=0;8;must be greater than 0",
                "0.1,0|5|9|target-accuracy=99;8;0.99 for 99 %",
            })
    void mistakesInTheTrainingAreExplained(String lines, int line, String expected) {
        DescriptionException problem =
                problem(LAYERS + "Optimizer:\n" + lines.replace('|', '\n') + "\n");

        assertThat(problem.getMessage())
                .startsWith("my.txt, line " + line + ": ")
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';my.txt: there is no line \"Layers:\"",
                "A text.;my.txt: there is no line \"Layers:\"",
                "A text.|layers|Flatten;my.txt, line 2: \"layers\"",
                "Layers: Conv,8,3,3,relu;nothing but \"Layers:\" may be on this line",
                "Layers:|Flatten|Dense,10,softmax;my.txt: there is no line \"Optimizer:\"",
                "Layers:|Optimizer SGD:;another optimizer is named after the batch size",
                "Layers:|Optimizer: Adagrad;another optimizer is named after the batch size",
                "Layers:|Optimizer of it: my own;nothing but \"Optimizer:\" may be on this line",
                "Layers:|Optimizer: RMSprop;another optimizer is named after the batch size",
                "Layers:|Optimizer:|1,0|1|1;there are no layers",
                "Layers:|Flatten|Dense,10,softmax|Optimizer:;RATE,DECAY is missing at the end",
                "Layers:|Flatten|Dense,10,softmax|Optimizer:|1,0;EPOCHS is missing at the end",
                "Layers:|Flatten|Dense,10,softmax|Optimizer:|1,0|1;BATCH-SIZE is missing at the"
                        + " end",
            })
    void missingSectionsAreNamed(String text, String expected) {
        assertThat(problem(text.replace('|', '\n')).getMessage()).contains(expected);
    }

    @Test
    void lengthsAreLimited() {
        assertThat(problem("ä".repeat(33_000)).getMessage())
                .startsWith("my.txt: has more than 65,536 bytes");
        assertThat(problem("a".repeat(33_000) + "\n" + LAYERS + TRAINING).getMessage())
                .contains("the text before this line has more than 32,768 bytes");
        assertThat(problem("Layers:\n" + "Dropout,0.1\n".repeat(300) + TRAINING).getMessage())
                .startsWith("my.txt, line 202: ")
                .contains("there are 300 layers, but at most 200 are allowed");
    }

    @Test
    void whatIsShownOfALineIsShortAndHarmless() {
        DescriptionException problem = problem("Layers:\n" + "\u001b[31m\0\u202e".repeat(3000));

        assertThat(problem.getMessage())
                .hasSizeLessThan(500)
                .doesNotContain("\u001b", "\0", "\u202e");
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Description.load(folder.resolve("none.txt")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.txt cannot be read: there is no such file");
        Path binary =
                Files.write(folder.resolve("cat.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThatThrownBy(() -> Description.load(binary))
                .hasMessageStartingWith("cat.png: is not text in UTF-8");
        Path large =
                Files.write(
                        folder.resolve("large.txt"),
                        "ä".repeat(40_000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Description.load(large))
                .hasMessageStartingWith("large.txt: has more than 65,536 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lihgt", "ligth_model", "Light.txt"})
    void theNearestNetworkIsNamed(String name) {
        assertThatThrownBy(() -> Description.shipped(name))
                .isInstanceOf(UnknownWordException.class)
                .hasMessageContaining(
                        "Did you mean \"light\"? Allowed: baseline, deep, light, mlp, optimized");
    }

    @Test
    void descriptionsMadeInAProgramAreCheckedToo() {
        List<LayerSpec> dense = List.of(new Dense(10, ActivationFunction.SOFTMAX));
        assertThatThrownBy(() -> new Description("", dense, TrainingConfig.defaults()))
                .isInstanceOf(DescriptionException.class)
                .hasMessageStartingWith(
                        "description: line 1 of the layers, \"Dense,10,softmax\": Dense takes a"
                                + " row");
        Description baseline = Description.shipped("baseline");
        assertThatThrownBy(() -> baseline.withNotes("a\nLayers of it"))
                .hasMessageContaining("no line that begins with \"Layers\"");
        assertThatThrownBy(() -> baseline.withLayers(List.of())).hasMessageContaining("no layers");
    }

    private static DescriptionException problem(String text) {
        return catchThrowableOfType(
                DescriptionException.class, () -> Description.parse(text, "my.txt"));
    }

    private record Unlisted() implements LayerSpec {
        @Override
        public Shape output(Shape input) {
            return input;
        }

        @Override
        public Optional<Layer> toDl4j(Shape input) {
            return Optional.empty();
        }
    }

    /** What such a description prints could not be read again. */
    @Test
    void aLayerOfAKindThatIsNotListedIsRefused() {
        Description baseline = Description.shipped("baseline");
        List<LayerSpec> layers =
                Stream.concat(Stream.of(new Unlisted()), baseline.layers().stream()).toList();

        assertThatThrownBy(() -> baseline.withLayers(layers))
                .isInstanceOf(DescriptionException.class)
                .hasMessageContaining("line 1 of the layers")
                .hasMessageContaining("descriptions have no layers of class")
                .hasMessageContaining("Unlisted");
    }
}
