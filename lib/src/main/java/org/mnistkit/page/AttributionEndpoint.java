package org.mnistkit.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mnistkit.evaluate.Predictions;

/**
 * Which pixels spoke for the answer, and which for the second-best one, by integrated gradients
 * (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks"): from a black image
 * to this one, pixel by pixel. All together they say how much more the one logit exceeds the other
 * than it does for a black image. What is black says nothing.
 */
final class AttributionEndpoint implements Endpoint {

    /** So many images, from nearly black to nearly as it is, stand for all on the way. */
    private static final int STEPS = 32;

    private final OpenModels models;

    AttributionEndpoint(OpenModels models) {
        this.models = models;
    }

    /** The body is an image of 28×28 bytes. */
    @Override
    public Response answer(Request request) throws IOException {
        OpenModel model = models.get(request.number("model", models.names().size()));
        if (model.layers().isEmpty()) {
            throw new RefusedException(400, "An ensemble has no gradients of its own.");
        }
        byte[] image = OpenModels.pixels(OpenModels.image(request));
        Predictions says = model.predict(OpenModels.images(image));
        int answer = says.predicted(0);
        int second = says.runnerUp(0);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("answer", answer);
        facts.put("second", second);
        facts.put("pixels", HeatMap.diverging(attributions(model, image, answer, second)));
        return Response.json(facts);
    }

    /** How much each pixel adds to the logit of one class, less that of another. */
    static float[] attributions(OpenModel model, byte[] image, int answer, int second) {
        byte[] path = new byte[STEPS * image.length];
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < image.length; i++) {
                double share = (step + 0.5) / STEPS;
                path[step * image.length + i] = (byte) Math.round(share * (image[i] & 0xff));
            }
        }
        float[][] gradients =
                model.imageGradients(
                        OpenModels.images(path),
                        (number, probabilities) -> {
                            float[] difference = new float[probabilities.length];
                            difference[answer] += 1;
                            difference[second] -= 1;
                            return difference;
                        });
        double inputOfWhite =
                1 / model.classifier().members().get(0).normalization().standardDeviation();
        float[] sums = new float[image.length];
        for (float[] gradient : gradients) {
            for (int i = 0; i < sums.length; i++) {
                double input = inputOfWhite * (image[i] & 0xff) / 255;
                sums[i] += (float) (gradient[i] * input / STEPS);
            }
        }
        return sums;
    }
}
