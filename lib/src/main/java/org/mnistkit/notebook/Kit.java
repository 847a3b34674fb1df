package org.mnistkit.notebook;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Provenance;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Classifier;
import org.mnistkit.progress.TerminalProgress;
import org.mnistkit.record.Environment;
import org.mnistkit.record.RunRecord;
import org.mnistkit.search.SearchListener;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.History;
import org.nd4j.common.config.ND4JClassLoading;
import tech.tablesaw.api.Table;

/**
 * What a notebook needs beyond the rest of the library. Everything works without a kernel too, in a
 * terminal or a test: tables then come out as text.
 */
public final class Kit {

    private Kit() {}

    /**
     * Shows with what this notebook runs: versions, machine, engine, profile, data. To be called
     * first, since it also makes ND4J find its native code from inside a kernel, and the kernel
     * this library's Javadoc.
     */
    public static void banner() {
        ND4JClassLoading.setNd4jClassloader(Kit.class.getClassLoader());
        ShiftTab.showJavadoc();
        Environment environment = Environment.current();
        Profile profile = Profile.current();
        Provenance digits = Dataset.DIGITS.load(new Announcer()).provenance();
        String[] lines = {
            "MNIST kit", environment.kit(),
            "Java", environment.java(),
            "Kernel", KernelName.of(Kit.class.getClassLoader()),
            "Machine", "%s, %s".formatted(environment.system(), environment.processor()),
            "Memory", "%,d MB heap".formatted(Runtime.getRuntime().maxMemory() >> 20),
            "Engine", Engine.name(),
            "Profile", profile + " – " + profile.description(),
            "Data", digits.name() + ", " + folder(digits)
        };
        show(Html.pairs(lines), plain(lines));
    }

    /** What happens in a download, in lines below the cell. */
    private static final class Announcer implements DownloadListener {
        @Override
        public void message(String text) {
            System.out.println(text);
        }
    }

    /**
     * Shows a table; of one with more than 100 rows the first and last ten and how many there are.
     */
    public static void show(Table table) {
        String text =
                table.rowCount() > Html.MOST_ROWS
                        ? table.print(Html.ROWS_OF_LONG_TABLE) + "\n" + Html.rowCount(table)
                        : table.printAll();
        show(Html.table(table), text);
    }

    /**
     * Shows a picture from the middle of a cell; as a cell's last line the picture itself will do.
     */
    public static void show(BufferedImage picture) {
        Screen.ofKernel().ifPresent(screen -> screen.show(picture, "image/png"));
    }

    /**
     * A place for a picture that is replaced by the next one, for a training loop of one's own:
     *
     * <pre>{@code
     * LivePicture chart = Kit.livePicture();
     * for (…) {
     *     …
     *     chart.show(Charts.lossCurve(losses));
     * }
     * }</pre>
     */
    public static LivePicture livePicture() {
        return new LivePicture(Screen.ofKernel());
    }

    /**
     * A listener that shows how a training run goes: live in a notebook, in one line in a terminal.
     */
    public static FitListener progress() {
        return progress("");
    }

    /** The same with the training's name before its figures. */
    public static FitListener progress(String name) {
        return listener(name, null);
    }

    /**
     * A listener for one of several training runs that are compared. While it trains, its learning
     * curves are drawn into one chart with those of the others; afterwards only its line stays, so
     * that {@link org.mnistkit.plot.Charts#learningCurves(Map)} can close the comparison.
     *
     * @param name of this training run
     * @param others the training runs that were done before, by their names; looked at again
     *     whenever the chart is drawn
     */
    public static FitListener progress(String name, Map<String, History> others) {
        return listener(name, Objects.requireNonNull(others, "others"));
    }

    private static FitListener listener(String name, Map<String, History> others) {
        Optional<FitListener> kernel =
                Screen.ofKernel().map(screen -> new LiveArea(screen, name, others));
        return kernel.orElseGet(() -> TerminalProgress.ofTraining(name));
    }

    /**
     * A listener that shows how a hyperparameter search goes: the best trials so far, live in a
     * notebook and in a terminal; a line for each trial elsewhere.
     */
    public static SearchListener searchProgress() {
        Optional<SearchListener> kernel = Screen.ofKernel().map(LiveSearch::new);
        return kernel.orElseGet(() -> TerminalProgress.ofSearch(System.out::println));
    }

    /**
     * Shows a page to draw digits on, which says while one draws what a network makes of them,
     * layer by layer. The models of the kit can be chosen in it. The page lives as long as this
     * notebook's kernel, or until the next one is shown. The digits that are written on it to teach
     * a model are kept in the folder {@code handwriting} beside the notebook.
     *
     * @throws org.mnistkit.file.DataException if there is no free port for it
     */
    public static void draw() {
        draw(Map.of());
    }

    /**
     * The same, where a model of one's own, or an ensemble, is asked to begin with.
     *
     * @throws IllegalArgumentException if it does not tell digits apart
     */
    public static void draw(Classifier model) {
        if (!model.classNames().equals(Dataset.DIGITS.classNames())) {
            throw new IllegalArgumentException(
                    "the model tells %s apart, but the page is for digits"
                            .formatted(String.join(", ", model.classNames())));
        }
        draw(Map.of("your model", () -> model));
    }

    private static void draw(Map<String, Supplier<Classifier>> models) {
        String address = PageFrame.open(models);
        show(PageFrame.html(address), "The page is at " + address);
    }

    /**
     * Saves the record of a run in the directory {@code results} beside the notebook, and says in
     * which file.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public static void save(RunRecord record) {
        Path file = record.save(Path.of("results"));
        System.out.println("Record of this run: " + file);
    }

    /**
     * A new folder for files that need not outlive this notebook. It is deleted, with all that is
     * in it, when the kernel or the program ends.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static Path temporaryFolder() {
        return TemporaryFolder.make();
    }

    private static void show(String html, String text) {
        Screen.ofKernel()
                .ifPresentOrElse(
                        screen -> screen.show(html, "text/html"), () -> System.out.println(text));
    }

    private static String folder(Provenance data) {
        if (data.synthetic()) {
            return data.origin();
        }
        Path home = Path.of(System.getProperty("user.home"));
        return near(data.origin(), Path.of("").toAbsolutePath(), home);
    }

    private static String plain(String... namesAndValues) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append("%-10s %s%n".formatted(namesAndValues[i], namesAndValues[i + 1]));
        }
        return text.toString().stripTrailing();
    }

    /**
     * A folder in as few words as a reader needs to know it again, so that outputs can be shared
     * without telling where one works: as seen from here if it is near, from the home directory if
     * it is there, by its last two names elsewhere.
     */
    static String near(String origin, Path here, Path home) {
        Path path = Path.of(origin);
        if (!path.isAbsolute() || !path.getRoot().equals(here.getRoot())) {
            return origin;
        }
        path = path.normalize();
        Path relative = here.relativize(path);
        if (!relative.startsWith(Path.of("..", "..", ".."))) {
            return relative.toString();
        }
        if (path.startsWith(home)) {
            return Path.of("~").resolve(home.relativize(path)).toString();
        }
        int names = path.getNameCount();
        return names > 2 ? Path.of("…").resolve(path.subpath(names - 2, names)).toString() : origin;
    }
}
