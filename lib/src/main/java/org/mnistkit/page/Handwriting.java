package org.mnistkit.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.mnistkit.file.LockFile;
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
    private static final Pattern NAME = Pattern.compile("(\\d)_(0|[1-9]\\d{0,5})\\.png");
    private static final String IMAGES = "images-idx3-ubyte";
    private static final String LABELS = "labels-idx1-ubyte";

    /** Held while files are written, for there may be other pages with this folder. */
    private static final String LOCK = ".lock";

    /** A file as it was when it was read. */
    private record Version(Path file, FileTime modified) {}

    private final Path folder;

    /** What the files show, as they were when the folder was last looked at. */
    private Map<Version, ImageSet> read = Map.of();

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
    Response keep(Request request) throws IOException {
        int digit = request.number("digit", DIGITS);
        List<Preparation> more = Preparation.ofDigits(LookEndpoints.picture(request));
        WholeFile.requireDirectory(folder);
        return changed(
                digit,
                same -> {
                    if (same.size() + more.size() > MOST) {
                        throw new RefusedException(
                                409,
                                "%d of a digit are enough, and %d are here already."
                                        .formatted(MOST, same.size()));
                    }
                    int number = same.isEmpty() ? 1 : same.lastKey() + 1;
                    for (Preparation one : more) {
                        WholeFile.replace(file(digit, number++), Png.bytes(one.onPaper()));
                    }
                });
    }

    /** Deletes one. */
    Response remove(Request request) {
        int digit = request.number("digit", DIGITS);
        int number = request.number("number", 1_000_000);
        return changed(
                digit,
                same -> {
                    if (!same.containsKey(number)) {
                        throw new RefusedException(404, "It has been removed already.");
                    }
                    Files.deleteIfExists(file(digit, number));
                });
    }

    /** Writes or deletes files of a digit, of which these are there. */
    @FunctionalInterface
    private interface Change {
        void of(NavigableMap<Integer, ImageSet> same) throws IOException;
    }

    /** Changes what is in the folder, while no other page does. */
    private synchronized Response changed(int digit, Change change) {
        try {
            LockFile lock = LockFile.lock(folder.resolve(LOCK), () -> {});
            try {
                change.of(written().get(digit));
                writeIdx();
            } finally {
                lock.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The page is being closed.");
        } catch (IOException e) {
            throw cannot("changed", e);
        }
        return answer(digit);
    }

    /** All files that are there, as a zip archive. */
    synchronized Response zip(Request request) {
        if (size() == 0) {
            throw new RefusedException(404, "Nothing has been written yet.");
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (Path file : files()) {
                out.putNextEntry(new ZipEntry("handwriting/" + file.getFileName()));
                Files.copy(file, out);
                out.closeEntry();
            }
        } catch (IOException e) {
            throw cannot("read", e);
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
        return folder.resolve(digit + "_" + number + ".png");
    }

    /** What is there, by digit and number: another page, or a person, may have changed it. */
    private List<NavigableMap<Integer, ImageSet>> written() {
        List<NavigableMap<Integer, ImageSet>> found =
                Stream.<NavigableMap<Integer, ImageSet>>generate(TreeMap::new)
                        .limit(DIGITS)
                        .toList();
        Map<Version, ImageSet> images = new HashMap<>();
        try {
            for (Path file : files()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    int digit = Integer.parseInt(name.group(1));
                    Version version = new Version(file, Files.getLastModifiedTime(file));
                    ImageSet image =
                            read.containsKey(version)
                                    ? read.get(version)
                                    : OwnImages.digit(file).labeled(digit);
                    images.put(version, image);
                    found.get(digit).put(Integer.parseInt(name.group(2)), image);
                }
            }
        } catch (IOException e) {
            throw cannot("read", e);
        }
        read = images;
        return found;
    }

    /** The digits, and the pair that holds them all, sorted by name. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isOurs(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isOurs(String name) {
        return name.equals(IMAGES) || name.equals(LABELS) || NAME.matcher(name).matches();
    }

    private DataException cannot(String what, IOException e) {
        return new DataException(
                "The folder %s cannot be %s: %s.".formatted(folder, what, DataException.reason(e)),
                e);
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
