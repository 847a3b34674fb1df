package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Compute;

/** What travels to other processes comes out there as it went in. */
class SerializationTest {

    @SuppressWarnings("unchecked")
    private static <T> T sent(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void descriptionsAndWhatComputes() {
        for (String name : Description.shippedNames()) {
            Description description = Description.shipped(name);
            assertThat(sent(description)).isEqualTo(description);
        }
        Compute compute = Compute.DEFAULT.withEngine(Compute.Kind.DL4J).withThreads(3);
        assertThat(sent(compute)).isEqualTo(compute);
    }

    @Test
    void imagesKeepTheirOrderAndSharePixels() {
        ImageSet images = TestImages.rows(100);
        Split split = images.split(0.8, 7).normalizedBy(images.normalization());
        List<Split> twice = List.of(split, images.split(0.5, 3));

        List<Split> there = sent(List.copyOf(twice));

        for (int i = 0; i < twice.size(); i++) {
            assertThat(there.get(i).train().checksum()).isEqualTo(twice.get(i).train().checksum());
            assertThat(there.get(i).validation().checksum())
                    .isEqualTo(twice.get(i).validation().checksum());
        }
        assertThat(there.get(0).train().provenance()).isEqualTo(split.train().provenance());
        assertThat(there.get(0).train().floats(5)).isEqualTo(split.train().floats(5));
    }

    @Test
    void modelsKeepTheirWeightsAndTheirRecord() {
        Model model = Model.pretrained("example_model");
        Model there = sent(model);

        assertThat(there.network().params()).isEqualTo(model.network().params());
        assertThat(there.description()).isEqualTo(model.description());
        assertThat(there.run()).isEqualTo(model.run());
        assertThat(there.temperature()).isEqualTo(model.temperature());
    }
}
