package org.mnistkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The values that PyTorch and NumPy computed, and the weights and images that they computed them
 * for. tools/reference/make_reference.py wrote them; its generator.py makes the same weights and
 * images as this does.
 */
public final class ReferenceNumbers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int IMAGES = 1;
    private static final int LABELS = 2;

    private ReferenceNumbers() {}

    // ---- What was computed

    /** A file of reference values, by its name without ".json". */
    public static JsonNode read(String name) {
        String file = "/reference/" + name + ".json";
        try (InputStream in = ReferenceNumbers.class.getResourceAsStream(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    public static double[] doubles(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    public static long[] longs(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    /** What the reference was trained with. */
    public static Optimizer optimizer(JsonNode settings) {
        return new Optimizer(
                UpdateRule.parse(settings.get("rule").asText()),
                settings.get("rate").asDouble(),
                Schedule.parse(settings.path("schedule").asText("constant")),
                settings.path("l2").asDouble(0),
                settings.path("weightDecay").asDouble(0),
                Clipping.parse(settings.path("clipping").asText("none")));
    }

    // ---- What it was computed for

    /** Value {@code index} of a stream, in [−1, 1), which float32 holds exactly. */
    static double uniform(long stream, long index) {
        return (bits(stream, index) >>> 40) / (double) (1 << 23) - 1;
    }

    /** The first weights of a tensor: {@code shift + scale · uniform}, in C order. */
    public static double[] weights(long stream, double scale, double shift, long... shape) {
        int length = (int) ArrayUtil.prodLong(shape);
        return IntStream.range(0, length)
                .mapToDouble(i -> shift + scale * uniform(stream, i))
                .toArray();
    }

    /** A pixel of an image of size × size, in [0, 255]. */
    static int pixel(int image, int row, int column, int size) {
        long blockStart = place(image, row - row % 4, column - column % 4, size);
        boolean dark = (bits(IMAGES, blockStart) >>> 40 & 1) == 1;
        return (int) (bits(IMAGES, place(image, row, column, size)) >>> (dark ? 59 : 56));
    }

    private static long place(int image, int row, int column, int size) {
        return ((long) image * size + row) * size + column;
    }

    static int label(int image, int classes) {
        return (int) ((bits(LABELS, image) >>> 33) % classes);
    }

    /** Images of size × size pixels. */
    public static ImageSet images(int count, int size, int classes) {
        byte[] pixels = new byte[count * size * size];
        byte[] labels = new byte[count];
        for (int image = 0; image < count; image++) {
            labels[image] = (byte) label(image, classes);
            for (int i = 0; i < size * size; i++) {
                pixels[image * size * size + i] = (byte) pixel(image, i / size, i % size, size);
            }
        }
        List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        Provenance provenance = new Provenance("Noise", "made for tests", "", true);
        return ImageSet.of(pixels, labels, size, size, names, provenance);
    }

    /**
     * Images with their labels in double precision, which {@link ImageSet} has no use for.
     *
     * @param labelSmoothing as in {@link org.mnistkit.settings.TrainingConfig}
     * @return features [n, 1, size, size] of k / 255, labels [n, classes]
     */
    public static DataSet inDoublePrecision(ImageSet images, double labelSmoothing) {
        int size = images.rows();
        int classes = images.classNames().size();
        INDArray features = Nd4j.create(DataType.DOUBLE, images.size(), 1, size, size);
        INDArray labels =
                Nd4j.valueArrayOf(
                        new long[] {images.size(), classes},
                        labelSmoothing / classes,
                        DataType.DOUBLE);
        for (int image = 0; image < images.size(); image++) {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    features.putScalar(
                            image, 0, row, column, images.pixel(image, row, column) / 255.0);
                }
            }
            int label = images.label(image);
            labels.putScalar(image, label, 1 - labelSmoothing + labelSmoothing / classes);
        }
        return new DataSet(features, labels);
    }

    public static long bits(long stream, long index) {
        return mix(mix(stream) + index);
    }

    /** The finalizer of SplitMix64. */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
