package org.mnistkit.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;

/** The models to choose from. Each is made ready when it is first asked, and then kept so. */
final class OpenModels implements AutoCloseable {

    private static final Provenance DRAWN = new Provenance("Own images", "", "", false);

    /** Width and height of what a network sees. */
    private static final int SIDE = 28;

    private static final int IMAGE = SIDE * SIDE;

    /** Shown side by side. */
    private static final int MOST_ASKED = 4;

    /** What the one is called that the reader's handwriting was taught to. */
    private static final String TAUGHT = "the taught model";

    private final List<String> names;
    private final List<Slot> slots = new ArrayList<>();
    private Slot taught;

    /** A model that may not have been asked yet. */
    private static final class Slot {
        private final Supplier<Classifier> load;
        private OpenModel model;

        Slot(Supplier<Classifier> load) {
            this.load = load;
        }

        synchronized OpenModel open(String name) {
            if (model == null) {
                model = new OpenModel(name, load.get());
            }
            return model;
        }

        synchronized boolean isEnsemble() {
            return model != null && model.classifier() instanceof Ensemble;
        }

        synchronized void close() {
            if (model != null) {
                model.close();
            }
        }
    }

    /**
     * @param models by what to call them, each a function that loads it. The one that is in
     *     training comes after them.
     */
    OpenModels(Map<String, Supplier<Classifier>> models) {
        List<String> all = new ArrayList<>(models.keySet());
        models.values().forEach(load -> slots.add(new Slot(load)));
        all.add(LearnEndpoints.NAME);
        slots.add(new Slot(LearnEndpoints::untrained));
        names = List.copyOf(all);
    }

    /** Those that come with the kit and tell digits apart, the one that is usually asked first. */
    static Map<String, Supplier<Classifier>> ofTheKit() {
        Map<String, Supplier<Classifier>> models = new LinkedHashMap<>();
        models.put(Model.DEFAULT, () -> Model.pretrained(Model.DEFAULT));
        for (String name : Classifier.pretrainedNames()) {
            if (Dataset.all().stream().noneMatch(data -> name.endsWith("-" + data.word()))) {
                models.putIfAbsent(name, () -> Classifier.pretrained(name));
            }
        }
        return models;
    }

    synchronized List<String> names() {
        List<String> all = new ArrayList<>(names);
        if (taught != null) {
            all.add(TAUGHT);
        }
        return all;
    }

    /**
     * Which of the models are single ones, as far as that is known before they are opened; others
     * are ensembles.
     */
    synchronized List<Boolean> single() {
        List<Boolean> single = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            single.add(
                    !slots.get(i).isEnsemble()
                            && !Ensemble.pretrainedNames().contains(names.get(i)));
        }
        return single;
    }

    /** The number of the one that is in training, or will be. */
    int learner() {
        return slots.size() - 1;
    }

    /** The number of the one that the reader's handwriting was taught to; −1 if there is none. */
    synchronized int taught() {
        return taught == null ? -1 : slots.size();
    }

    /** Puts a model in the place of the one that was taught before. */
    void teach(Supplier<Classifier> load) {
        Slot before;
        synchronized (this) {
            before = taught;
            taught = new Slot(load);
        }
        if (before != null) {
            before.close();
        }
    }

    OpenModel get(int number) {
        Slot slot;
        synchronized (this) {
            slot = number == slots.size() ? taught : slots.get(number);
        }
        return slot.open(number == slots.size() ? TAUGHT : names.get(number));
    }

    /** The models that a request asks, at least one. */
    List<OpenModel> askedBy(Request request) {
        List<Integer> numbers = request.numbers("model", names().size());
        if (numbers.isEmpty() || numbers.size() > MOST_ASKED) {
            throw new RefusedException(
                    400,
                    "From 1 to %d models can be asked at a time, not %d."
                            .formatted(MOST_ASKED, numbers.size()));
        }
        return numbers.stream().map(this::get).toList();
    }

    /** The body of a request as an image for networks. */
    static ImageSet image(Request request) throws IOException {
        byte[] pixels = request.body(IMAGE);
        if (pixels.length != IMAGE) {
            throw new RefusedException(
                    400, "An image has %d bytes, not %,d.".formatted(IMAGE, pixels.length));
        }
        return images(pixels);
    }

    /** The pixels of images, from 0 to 255, row by row. */
    static byte[] pixels(ImageSet images) {
        byte[] pixels = new byte[images.size() * IMAGE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) images.pixel(i / IMAGE, i % IMAGE / SIDE, i % SIDE);
        }
        return pixels;
    }

    /** Images as networks take them. */
    static ImageSet images(byte[] pixels) {
        return ImageSet.of(
                pixels,
                new byte[pixels.length / IMAGE],
                SIDE,
                SIDE,
                Dataset.DIGITS.classNames(),
                DRAWN);
    }

    /** Makes the first model ready, so that the first stroke need not wait for it. */
    void warmUp() {
        get(0).predict(images(new byte[IMAGE]));
    }

    @Override
    public synchronized void close() {
        slots.forEach(Slot::close);
        if (taught != null) {
            taught.close();
        }
    }
}
