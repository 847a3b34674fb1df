package org.mnistkit.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.Dataset;
import org.mnistkit.model.Classifier;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.plot.ColorMap;
import org.mnistkit.record.Score;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What there is to choose from: the models, and the layers of one. */
final class ModelEndpoints {

    /** More steps of a color cannot be told apart. */
    private static final int COLORS = 256;

    private final OpenModels models;

    ModelEndpoints(OpenModels models) {
        this.models = models;
    }

    /** The names of all models, whose numbers all other requests use; and what the page needs. */
    Response list(Request request) {
        return Response.json(
                Map.of(
                        "models",
                        models.names(),
                        "learner",
                        models.learner(),
                        "taught",
                        models.taught(),
                        "single",
                        models.single(),
                        "classes",
                        Dataset.DIGITS.classNames(),
                        "colors",
                        Map.of(
                                "sequential",
                                colors(ColorMap.SEQUENTIAL),
                                "diverging",
                                colors(ColorMap.DIVERGING))));
    }

    /** Red, green and blue of each color, from the lowest value's to the highest's. */
    private static byte[] colors(ColorMap map) {
        byte[] colors = new byte[3 * COLORS];
        for (int i = 0; i < COLORS; i++) {
            int rgb = map.at(i / (COLORS - 1.0)).getRGB();
            colors[3 * i] = (byte) (rgb >> 16);
            colors[3 * i + 1] = (byte) (rgb >> 8);
            colors[3 * i + 2] = (byte) rgb;
        }
        return colors;
    }

    /** A model and its layers. */
    Response describe(Request request) {
        OpenModel model = models.get(request.number("model", models.names().size()));
        Classifier classifier = model.classifier();
        Score test = classifier.test();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", model.name());
        facts.put("members", classifier.members().size());
        facts.put("parameters", classifier.parameters());
        facts.put("accuracy", test.isMeasured() ? test.accuracy() : null);
        facts.put("layers", layers(model));
        return Response.json(facts);
    }

    private static List<Map<String, Object>> layers(OpenModel model) {
        List<Map<String, Object>> layers = new ArrayList<>();
        boolean isFirst = true;
        for (LayerInfo info : model.layers()) {
            // Dropout hands on what it gets when nothing is being learned.
            if (!info.name().equals("Dropout")) {
                Map<String, Object> layer = new LinkedHashMap<>();
                layer.put("index", info.index());
                layer.put("kind", info.kind());
                layer.put("title", info.name());
                layer.put("details", info.details());
                layer.put("output", info.output());
                layer.put("field", model.fields().get(info.index()));
                if (isFirst && info.kind() == Kind.CONVOLUTION) {
                    layer.put("filters", filters(model, info.index()));
                }
                layers.add(layer);
            }
            isFirst &= info.kind() == Kind.ATTACHED;
        }
        return layers;
    }

    /** The weights of a layer that looks at the image itself, a row of maps of its filters. */
    static Map<String, Object> filters(OpenModel model, int layer) {
        INDArray weights = model.network().getLayer(layer).getParam("W");
        HeatMap map = HeatMap.diverging(weights.dup('c').data().asFloat());
        return Map.of("rows", weights.size(2), "columns", weights.size(3), "values", map);
    }
}
