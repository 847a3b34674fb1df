package org.mnistkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackagesTest {

    /** The packages from the lowest to the highest. Each may use those before it, and no others. */
    private static final List<String> ORDER =
            List.of(
                    "settings",
                    "file",
                    "synthetic",
                    "download",
                    "data",
                    "pictures",
                    "archive",
                    "record",
                    "network",
                    "description.layer",
                    "description",
                    "model",
                    "engine.onednn",
                    "engine.graph",
                    "engine",
                    "evaluate",
                    "train",
                    "experiment",
                    "search",
                    "progress",
                    "plot",
                    "page",
                    "notebook",
                    "cli");

    private static final JavaClasses LIBRARY =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.mnistkit");

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(packages(ORDER));
    }

    @Test
    void packagesUseOnlyThoseBeforeThem() {
        checkOrder(LIBRARY, "packages use only those before them in PackagesTest.ORDER");
    }

    /** Whoever runs the command line has no notebook, and the other way round. */
    @Test
    void theCommandLineKnowsNothingOfNotebooks() {
        noClasses()
                .that()
                .resideInAPackage("org.mnistkit.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.mnistkit.notebook")
                .because("what both show is in org.mnistkit.progress")
                .check(LIBRARY);
    }

    /** What a test uses beyond the package it is in stands below that, or is made for tests. */
    @Test
    void testsStandInThePackageOfWhatTheyTest() {
        JavaClasses tests =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("org.mnistkit");
        checkOrder(tests, "a test stands in the highest of the packages that it needs");
    }

    private static void checkOrder(JavaClasses classes, String reason) {
        for (int i = 0; i < ORDER.size() - 1; i++) {
            List<String> above = packages(ORDER.subList(i + 1, ORDER.size()));
            noClasses()
                    .that()
                    .resideInAPackage("org.mnistkit." + ORDER.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above.toArray(String[]::new))
                    .because(reason)
                    .check(classes);
        }
    }

    /** So that what is computed can be read without knowing what it was lowered from. */
    @Test
    void primitivesAndNodesKnowNothingOfDl4j() {
        noClasses()
                .that()
                .resideInAnyPackage("org.mnistkit.engine.onednn", "org.mnistkit.engine.graph")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.deeplearning4j..", "org.mnistkit.model")
                .because("engine.NetworkLowering translates between the two")
                .check(LIBRARY);
    }

    private static List<String> packages(List<String> names) {
        return names.stream().map(name -> "org.mnistkit." + name).toList();
    }
}
