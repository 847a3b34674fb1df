package org.mnistkit.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.file.DataException;
import org.mnistkit.file.WholeFile;
import org.mnistkit.pictures.OwnImages;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.plot.Png;

/**
 * The digits that the reader has written, in a folder: what was drawn, as a PNG file for each
 * ({@code 7_1.png} is the first 7), and beside them what networks see of all, as a pair of files in
 * IDX format. The names of files are made of numbers here; no name comes from outside.
 */
final class Handwriting {

    /** Of each digit. */
    static final int MOST = 100;

    private static final int DIGITS = Dataset.DIGITS.classNames().size();
    private static final Pattern NAME = Pattern.compile("(\\d)_(\\d{1,6})\\.png");
    private static final String IMAGES = "images-idx3-ubyte";
    private static final String LABELS = "labels-idx1-ubyte";

    private final Path folder;

    /** For each digit, by the number in the file's name; null until the folder has been read. */
    private List<NavigableMap<Integer, ImageSet>> written;

    /**
     * @param folder where they are; made when the first one is kept
     */
    Handwriting(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    Path folder() {
        return folder;
    }

    // ---- What the page asks

    /** How many there are of each digit, and those of the digit that is named. */
    synchronized Response list(Request request) {
        return answer(request.number("digit", DIGITS));
    }

    /**
     * Keeps all digits of a picture, which are the same; the body is as for {@link
     * LookEndpoints#look}.
     */
    synchronized Response keep(Request request) throws IOException {
        int digit = request.number("digit", DIGITS);
        NavigableMap<Integer, ImageSet> same = written().get(digit);
        List<Preparation> more = Preparation.ofDigits(LookEndpoints.picture(request));
        if (same.size() + more.size() > MOST) {
            throw new RefusedException(
                    409,
                    "%d of a digit are enough, and %d are here already."
                            .formatted(MOST, same.size()));
        }
        WholeFile.requireDirectory(folder);
        for (Preparation one : more) {
            // What will be read from the file.
            BufferedImage paper = one.onPaper();
            int number = same.isEmpty() ? 1 : same.lastKey() + 1;
            WholeFile.write(file(digit, number), Png.bytes(paper));
            same.put(number, OwnImages.digit(paper).labeled(digit));
        }
        writeIdx();
        return answer(digit);
    }

    /** Deletes one. */
    synchronized Response remove(Request request) throws IOException {
        int digit = request.number("digit", DIGITS);
        int number = request.number("number", 1_000_000);
        if (written().get(digit).remove(number) == null) {
            throw new RefusedException(404, "It has been removed already.");
        }
        Files.deleteIfExists(file(digit, number));
        writeIdx();
        return answer(digit);
    }

    /** All files as a zip archive. */
    synchronized Response zip(Request request) throws IOException {
        if (size() == 0) {
            throw new RefusedException(404, "Nothing has been written yet.");
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            List<Path> files = new ArrayList<>();
            for (int digit = 0; digit < DIGITS; digit++) {
                for (int number : written().get(digit).keySet()) {
                    files.add(file(digit, number));
                }
            }
            files.add(folder.resolve(IMAGES));
            files.add(folder.resolve(LABELS));
            for (Path file : files) {
                out.putNextEntry(new ZipEntry("handwriting/" + file.getFileName()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return Response.of(200, "application/zip", zip.toByteArray());
    }

    private Response answer(int digit) {
        List<Map<String, Object>> shown = new ArrayList<>();
        written()
                .get(digit)
                .forEach(
                        (number, image) ->
                                shown.add(
                                        Map.of(
                                                "number",
                                                number,
                                                "image",
                                                OpenModels.pixels(image))));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("counts", counts());
        facts.put("digit", digit);
        facts.put("written", shown);
        facts.put("least", TeachEndpoints.LEAST);
        facts.put("folder", folder.toString());
        return Response.json(facts);
    }

    // ---- What is taught

    /** How many there are of each digit. */
    synchronized List<Integer> counts() {
        return written().stream().map(Map::size).toList();
    }

    /** All images; there has to be one at least. */
    synchronized ImageSet images() {
        return ImageSet.concat(
                written().stream().flatMap(digit -> digit.values().stream()).toList());
    }

    private int size() {
        return counts().stream().mapToInt(count -> count).sum();
    }

    // ---- Files

    private Path file(int digit, int number) {
        return folder.resolve("%d_%d.png".formatted(digit, number));
    }

    private List<NavigableMap<Integer, ImageSet>> written() {
        if (written == null) {
            written = read();
        }
        return written;
    }

    private List<NavigableMap<Integer, ImageSet>> read() {
        List<NavigableMap<Integer, ImageSet>> found =
                Stream.<NavigableMap<Integer, ImageSet>>generate(TreeMap::new)
                        .limit(DIGITS)
                        .toList();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && Files.isRegularFile(file)) {
                    int digit = Integer.parseInt(name.group(1));
                    int number = Integer.parseInt(name.group(2));
                    found.get(digit).put(number, OwnImages.digit(file).labeled(digit));
                }
            }
        } catch (UncheckedIOException e) {
            throw cannotRead(e.getCause());
        } catch (IOException e) {
            throw cannotRead(e);
        }
        return found;
    }

    private DataException cannotRead(IOException e) {
        return new DataException(
                "The folder %s cannot be read: %s.".formatted(folder, DataException.reason(e)), e);
    }

    private void writeIdx() throws IOException {
        if (size() > 0) {
            images().write(folder.resolve(IMAGES), folder.resolve(LABELS));
        } else {
            Files.deleteIfExists(folder.resolve(IMAGES));
            Files.deleteIfExists(folder.resolve(LABELS));
        }
    }
}
