package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DescriptionFuzzTest {

    private static final int MOST_BYTES_ALLOCATED = 50_000_000;

    @Test
    void whatIsPrintedIsReadAgain() {
        RandomDescriptions descriptions = new RandomDescriptions(1);
        for (int i = 0; i < 3000; i++) {
            Description description = descriptions.next();
            String text = description.toString();
            Description again = Description.parse(text);
            assertThat(again).isEqualTo(description);
            assertThat(again).hasToString(text);
        }
    }

    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void tenThousandBrokenFilesAreReadOrRefused() {
        Random random = new Random(2);
        List<String> texts = new ArrayList<>();
        Description.shippedNames().forEach(name -> texts.add(Description.shipped(name).toString()));
        RandomDescriptions descriptions = new RandomDescriptions(3);
        for (int i = 0; i < 100; i++) {
            texts.add(descriptions.next().toString());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            String text = texts.get(random.nextInt(texts.size()));
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                text = mutated(text, random);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            // The processor's time, so that a busy machine makes no difference.
            long begun = threads.getCurrentThreadCpuTime();
            try {
                Description description = Description.parse(text, "broken.txt");
                read++;
                assertThat(Description.parse(description.toString())).isEqualTo(description);
            } catch (DescriptionException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("broken.txt").hasSizeLessThan(700);
                assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
                List<String> lines =
                        text.replace("\r\n", "\n").replace('\r', '\n').lines().toList();
                assertThat(e.lineNumber()).isBetween(0, Math.max(1, lines.size()));
            }
            assertThat(threads.getCurrentThreadCpuTime() - begun)
                    .as("nanoseconds for one file")
                    .isLessThan(1_000_000_000);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(() -> "bytes allocated")
                    .isLessThan(MOST_BYTES_ALLOCATED);
        }
        assertThat(read).isGreaterThan(500);
        assertThat(refused).isGreaterThan(5000);
    }

    private static String mutated(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = random.nextInt(lines.size());
        switch (random.nextInt(9)) {
            case 0 -> {
                return flipped(text, random);
            }
            case 1 -> Collections.swap(lines, line, random.nextInt(lines.size()));
            case 2 -> lines.add(random.nextInt(lines.size()), lines.get(line));
            case 3 -> lines.remove(line);
            case 4 -> lines.set(line, lines.get(line).replaceFirst("\\d+", number(random)));
            case 5 ->
                    lines.set(
                            line, lines.get(line).replace(",", random.nextBoolean() ? ",," : "="));
            case 6 -> lines.set(line, insert(lines.get(line), strange(random), random));
            case 7 -> lines.set(line, lines.get(line) + "," + "x9".repeat(random.nextInt(40_000)));
            default -> {
                return text.substring(0, random.nextInt(text.length() + 1));
            }
        }
        return lines.isEmpty() ? "" : String.join("\n", lines);
    }

    private static String flipped(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String insert(String line, String what, Random random) {
        int at = random.nextInt(line.length() + 1);
        return line.substring(0, at) + what + line.substring(at);
    }

    private static String number(Random random) {
        List<String> numbers =
                List.of(
                        "-1",
                        "0",
                        "-0",
                        "NaN",
                        "Infinity",
                        "2147483647",
                        "2147483648",
                        "1e308",
                        "1e999",
                        "9".repeat(5000),
                        "1e-400",
                        "0x10",
                        "1,1,1",
                        "1_000",
                        "٣",
                        "3f",
                        "",
                        "500000000");
        return numbers.get(random.nextInt(numbers.size()));
    }

    private static String strange(Random random) {
        List<String> texts =
                List.of(
                        "\0",
                        "\u202e",
                        "\ud83d",
                        "💣",
                        "\ufeff",
                        "\r",
                        "\t",
                        "\u2028",
                        "#",
                        "=",
                        ",,,",
                        "%s%n",
                        "a".repeat(70_000),
                        "Layers:",
                        "Optimizer",
                        " ");
        return texts.get(random.nextInt(texts.size()));
    }
}
