package org.mnistkit.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;

/** What the models say of an image that is changed step by step. */
final class ChangeEndpoint implements Endpoint {

    private final OpenModels models;

    ChangeEndpoint(OpenModels models) {
        this.models = models;
    }

    /** The body is an image of 28×28 bytes. It is changed after it was prepared, not before. */
    @Override
    public Response answer(Request request) throws IOException {
        Change change = Change.of(request.one("by"));
        ImageSet image = OpenModels.image(request);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        for (double amount : change.amounts()) {
            changed.writeBytes(OpenModels.pixels(change.apply(image, amount)));
        }
        ImageSet images = OpenModels.images(changed.toByteArray());
        List<List<float[]>> answers = new ArrayList<>();
        for (OpenModel model : models.askedBy(request)) {
            Predictions says = model.predict(images);
            List<float[]> each = new ArrayList<>();
            for (int i = 0; i < says.size(); i++) {
                each.add(says.probabilities(i));
            }
            answers.add(each);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("amounts", change.amounts());
        facts.put("images", changed.toByteArray());
        facts.put("answers", answers);
        return Response.json(facts);
    }
}
