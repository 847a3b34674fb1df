package org.mnistkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mnistkit.description.layer.LayerKinds;

/**
 * The classes that a DL4J configuration may name. DL4J loads whatever class is named by "@class",
 * so a configuration is checked before DL4J sees it. These are plain values of DL4J and ND4J: what
 * networks for images like those of the kit are made of. None of them does anything when it is
 * loaded or filled in.
 */
final class Dl4jClasses {

    private static final String CLASS = "@class";

    /** What DL4J's networks have apart from the layers that descriptions can express. */
    private static final Set<String> OTHERS =
            Map.of(
                            "org.deeplearning4j.nn.conf.layers.",
                            "Convolution2D Pooling2D ZeroPaddingLayer",
                            "org.deeplearning4j.nn.conf.preprocessor.",
                            "CnnToFeedForwardPreProcessor FeedForwardToCnnPreProcessor",
                            "org.deeplearning4j.nn.conf.dropout.",
                            "AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout",
                            "org.deeplearning4j.nn.conf.distribution.",
                            "BinomialDistribution ConstantDistribution GaussianDistribution"
                                + " LogNormalDistribution NormalDistribution OrthogonalDistribution"
                                + " TruncatedNormalDistribution UniformDistribution",
                            "org.deeplearning4j.nn.weights.",
                            "WeightInitConstant WeightInitDistribution WeightInitIdentity"
                                    + " WeightInitLecunUniform WeightInitNormal WeightInitRelu"
                                    + " WeightInitReluUniform WeightInitSigmoidUniform"
                                    + " WeightInitUniform WeightInitVarScalingNormalFanAvg"
                                    + " WeightInitVarScalingNormalFanIn"
                                    + " WeightInitVarScalingNormalFanOut"
                                    + " WeightInitVarScalingUniformFanAvg"
                                    + " WeightInitVarScalingUniformFanIn"
                                    + " WeightInitVarScalingUniformFanOut WeightInitXavier"
                                    + " WeightInitXavierLegacy WeightInitXavierUniform",
                            "org.nd4j.linalg.activations.impl.",
                            "ActivationCube ActivationELU ActivationGELU ActivationHardSigmoid"
                                    + " ActivationHardTanH ActivationIdentity ActivationLReLU"
                                    + " ActivationMish ActivationRReLU ActivationRationalTanh"
                                    + " ActivationReLU ActivationReLU6 ActivationRectifiedTanh"
                                    + " ActivationSELU ActivationSigmoid ActivationSoftPlus"
                                    + " ActivationSoftSign ActivationSoftmax ActivationSwish"
                                    + " ActivationTanH ActivationThresholdedReLU",
                            "org.nd4j.linalg.lossfunctions.impl.",
                            "LossBinaryXENT LossHinge LossKLD LossL1 LossL2 LossMAE LossMCXENT"
                                    + " LossMSE LossNegativeLogLikelihood LossSparseMCXENT"
                                    + " LossSquaredHinge",
                            "org.nd4j.linalg.learning.config.",
                            "AMSGrad AdaBelief AdaDelta AdaGrad AdaMax Adam Nadam Nesterovs NoOp"
                                    + " RmsProp Sgd",
                            "org.nd4j.linalg.learning.regularization.",
                            "L1Regularization L2Regularization WeightDecay",
                            "org.nd4j.linalg.schedule.",
                            "CycleSchedule ExponentialSchedule FixedSchedule InverseSchedule"
                                    + " MapSchedule PolySchedule RampSchedule SigmoidSchedule"
                                    + " StepSchedule")
                    .entrySet()
                    .stream()
                    .flatMap(
                            entry ->
                                    Stream.of(entry.getValue().split(" ", -1))
                                            .map(name -> entry.getKey() + name))
                    .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> ALLOWED =
            Stream.concat(OTHERS.stream(), LayerKinds.dl4jClasses().stream().map(Class::getName))
                    .collect(Collectors.toUnmodifiableSet());

    private Dl4jClasses() {}

    /** The first class named in a configuration that is not allowed, if there is one. */
    static Optional<String> notAllowed(JsonNode configuration) {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(configuration);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            JsonNode name = node.get(CLASS);
            if (name != null && !(name.isTextual() && ALLOWED.contains(name.textValue()))) {
                return Optional.of(name.isTextual() ? name.textValue() : name.toString());
            }
            node.forEach(open::push);
        }
        return Optional.empty();
    }
}
