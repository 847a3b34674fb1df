package org.mnistkit.page;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Answers;
import org.mnistkit.evaluate.Verdict;
import org.mnistkit.pictures.OwnImages;
import org.mnistkit.pictures.Preparation;

/** What is made of a picture, and what the models say of it. */
final class LookEndpoints {

    /** In pixels, of a drawing. */
    private static final int LONGEST_SIDE = 1024;

    /** More do not stand beside each other in a picture that can be read. */
    private static final int MOST_DIGITS = 1000;

    /** In bytes; a phone's camera makes less. */
    private static final int LARGEST_FILE = 32 << 20;

    private final OpenModels models;

    LookEndpoints(OpenModels models) {
        this.models = models;
    }

    /**
     * Prepares a picture as {@code predict} does, and asks about it. The body is a file (type
     * image/…), or the drawing itself: bytes, row by row, from 0 for the paper to 255 for ink. If
     * it shows several digits, "digit" says which of them is looked at, from the left. With "view",
     * the picture itself is answered, too, for a browser that cannot read the file.
     */
    Response look(Request request) throws IOException {
        BufferedImage picture = picture(request);
        List<Preparation> digits = Preparation.ofDigits(picture);
        // Of a picture that has changed meanwhile, there may be fewer.
        int number =
                request.has("digit")
                        ? Math.min(request.number("digit", MOST_DIGITS), digits.size() - 1)
                        : 0;
        Preparation preparation = digits.get(number);
        ImageSet image = preparation.image();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("digit", number);
        if (request.has("view")) {
            seen.put("view", Steps.large(picture));
        }
        seen.put("size", List.of(picture.getWidth(), picture.getHeight()));
        seen.put("digits", read(models.askedBy(request).get(0), digits));
        seen.put("image", OpenModels.pixels(image));
        seen.put("steps", Steps.of(preparation, request.has("drawing")));
        seen.put("box", Steps.box(preparation));
        seen.putAll(answers(request, image));
        return Response.json(seen);
    }

    /**
     * What the first model says of each digit, from left to right, and where in the picture it is:
     * left, top, width, height; empty if there is but one.
     */
    private static List<Map<String, Object>> read(OpenModel model, List<Preparation> digits) {
        List<Map<String, Object>> read = new ArrayList<>();
        if (digits.size() > 1) {
            Answers says =
                    model.answer(ImageSet.concat(digits.stream().map(Preparation::image).toList()));
            for (int i = 0; i < digits.size(); i++) {
                int predicted = says.predictions().predicted(i);
                Rectangle area = digits.get(i).area();
                read.add(
                        Map.of(
                                "class",
                                predicted,
                                "verdict",
                                says.verdicts().get(i),
                                "box",
                                List.of(area.x, area.y, area.width, area.height)));
            }
        }
        return read;
    }

    /** Asks about an image that has been prepared already, 28×28 bytes. */
    Response ask(Request request) throws IOException {
        return Response.json(answers(request, OpenModels.image(request)));
    }

    /** The picture that a request has as its body. */
    static BufferedImage picture(Request request) throws IOException {
        if (request.type().startsWith("image/")) {
            return OwnImages.read(request.body(LARGEST_FILE));
        }
        return drawing(request);
    }

    /** What was drawn: 0 for the paper, 255 for ink. */
    private static BufferedImage drawing(Request request) throws IOException {
        int width = side(request, "width");
        int height = side(request, "height");
        byte[] ink = request.body(width * height);
        if (ink.length != width * height) {
            throw new RefusedException(
                    400,
                    "A drawing of %d × %d pixels has %,d bytes, not %,d."
                            .formatted(width, height, width * height, ink.length));
        }
        BufferedImage drawing = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        byte[] to = ((DataBufferByte) drawing.getRaster().getDataBuffer()).getData();
        System.arraycopy(ink, 0, to, 0, ink.length);
        return drawing;
    }

    private static int side(Request request, String name) {
        int side = request.number(name, LONGEST_SIDE + 1);
        if (side == 0) {
            throw new RefusedException(400, "A drawing has at least one pixel.");
        }
        return side;
    }

    /** What each of the chosen models says, and what one layer of the first of them makes of it. */
    private Map<String, Object> answers(Request request, ImageSet image) {
        List<float[]> answers = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (OpenModel model : models.askedBy(request)) {
            Answers says = model.answer(image);
            answers.add(says.predictions().probabilities(0));
            verdicts.addAll(says.verdicts());
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("answers", answers);
        facts.put("verdicts", verdicts);
        if (request.has("layer")) {
            OpenModel model = models.get(request.number("of", models.names().size()));
            int layer = request.number("layer", Math.max(1, model.layers().size()));
            if (model.layers().isEmpty()) {
                throw new RefusedException(400, "An ensemble has no layers of its own.");
            }
            facts.put("maps", HeatMap.of(model.activations(image, layer)));
        }
        return facts;
    }
}
