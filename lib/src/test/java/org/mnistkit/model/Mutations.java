package org.mnistkit.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.mnistkit.file.Sha256;

/** Spoils a model's or an ensemble's file in many ways, the same ones for the same seed. */
final class Mutations {

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern SHA256 = Pattern.compile("(\"([^\"]*)\" : \")[0-9a-f]{64}\"");

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-1",
                    "1",
                    "3",
                    "1e9",
                    "99999",
                    "1000000",
                    "2147483647",
                    "2147483648",
                    "9223372036854775807",
                    "1e308",
                    "-1e308",
                    "NaN",
                    "null",
                    "\"x\"",
                    "[]",
                    "{}");

    private static final List<String> NAMES =
            List.of(
                    "manifest.json",
                    "description.txt",
                    "weights.bin",
                    "record.json",
                    "member1.mnistkit",
                    "member2.mnistkit",
                    "member100.mnistkit",
                    "../weights.bin",
                    "/etc/passwd",
                    "weights.bin/",
                    "Weights.bin",
                    "",
                    "a".repeat(300),
                    "preprocessor.bin",
                    "Ünï.txt");

    private static final byte[][] EXTREMES = {
        {0},
        {-1},
        {0, 0},
        {-1, -1},
        {0, 0, 0, 0},
        {-1, -1, -1, -1},
        {-1, -1, -1, 127},
        {0, 0, 0, -128},
        {1},
        {8, 0},
        {80, 75, 3, 4},
        {80, 75, 5, 6}
    };

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(String name, byte[] bytes) {}

    private final SplittableRandom random;
    private final byte[] file;
    private final List<Entry> entries;

    /**
     * @param file a sound file
     * @param seed draws the mutations
     */
    Mutations(byte[] file, long seed) throws IOException {
        this.file = file;
        this.random = new SplittableRandom(seed);
        this.entries = new ArrayList<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.add(new Entry(entry.getName(), zip.readAllBytes()));
            }
        }
    }

    /** The next spoiled file. */
    byte[] next() throws IOException {
        return random.nextInt(3) == 0 ? spoiledBytes(file.clone()) : spoiledEntries();
    }

    // ---- Bytes of the file, whatever they mean

    private byte[] spoiledBytes(byte[] bytes) {
        switch (random.nextInt(6)) {
            case 0 -> {
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 2000));
            case 3 -> {
                int length = random.nextInt(1, 200);
                int from = random.nextInt(bytes.length - length);
                int to = random.nextInt(bytes.length - length);
                System.arraycopy(bytes.clone(), from, bytes, to, length);
            }
            default -> {
                // The zip file's own numbers: around its signatures, most of them at the end.
                int at = signature(bytes) + random.nextInt(46);
                byte[] extreme = EXTREMES[random.nextInt(EXTREMES.length)];
                for (int i = 0; i < extreme.length && at + i < bytes.length; i++) {
                    bytes[at + i] = extreme[i];
                }
            }
        }
        return bytes;
    }

    private int signature(byte[] bytes) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i + 3 < bytes.length; i++) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] < 8) {
                found.add(i);
            }
        }
        return found.get(random.nextInt(found.size()));
    }

    // ---- A zip file that is sound in itself, and mostly has the right checksums

    private byte[] spoiledEntries() throws IOException {
        List<Entry> changed = new ArrayList<>(entries);
        int which = random.nextInt(changed.size());
        Entry entry = changed.get(which);
        Entry other = changed.get(random.nextInt(changed.size()));
        int deflated = -1;
        switch (random.nextInt(9)) {
            case 0 -> changed.remove(which);
            case 1 -> changed.set(which, new Entry(entry.name, other.bytes));
            case 2 -> changed.set(which, new Entry(any(NAMES), entry.bytes));
            case 3 -> changed.add(which, new Entry(any(NAMES), other.bytes));
            case 4 -> {
                deflated = which;
                if (random.nextBoolean()) { // a bomb
                    changed.set(which, new Entry(entry.name, new byte[2_000_000]));
                }
            }
            case 5 -> {
                byte[] bytes = new byte[random.nextInt(70_000)];
                System.arraycopy(
                        entry.bytes, 0, bytes, 0, Math.min(bytes.length, entry.bytes.length));
                changed.set(which, new Entry(entry.name, bytes));
            }
            default -> changed.set(which, new Entry(entry.name, spoiledContent(entry)));
        }
        if (random.nextInt(4) > 0) {
            changed.replaceAll(e -> e.name.equals("manifest.json") ? resummed(e, changed) : e);
        }
        return zip(changed, deflated);
    }

    private byte[] spoiledContent(Entry entry) throws IOException {
        byte[] bytes = entry.bytes.clone();
        if (entry.name.endsWith(".mnistkit")) { // a file within the file
            return new Mutations(bytes, random.nextLong()).next();
        }
        if (entry.name.equals("weights.bin")) {
            int index = random.nextInt(bytes.length / 4) * 4;
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(index, random.nextInt(3) == 0 ? 0x7f800000 : random.nextInt());
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        switch (random.nextInt(5)) {
            case 0 -> {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                return bytes;
            }
            case 1 -> {
                List<String> lines = new ArrayList<>(text.lines().toList());
                lines.add(random.nextInt(lines.size()), any(lines));
                text = String.join("\n", lines);
            }
            case 2 -> {
                List<String> lines = new ArrayList<>(text.lines().toList());
                lines.remove(random.nextInt(lines.size()));
                text = String.join("\n", lines);
            }
            default -> {
                List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
                MatchResult number = any(numbers);
                text =
                        text.substring(0, number.start())
                                + any(NUMBERS)
                                + text.substring(number.end());
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The manifest with the checksums that the entries really have. */
    private static Entry resummed(Entry manifest, List<Entry> entries) {
        String text = new String(manifest.bytes, StandardCharsets.UTF_8);
        String summed =
                SHA256.matcher(text)
                        .replaceAll(
                                sum ->
                                        entries.stream()
                                                .filter(e -> e.name.equals(sum.group(2)))
                                                .findFirst()
                                                .map(e -> sum.group(1) + sha256(e.bytes) + '"')
                                                .orElse(sum.group()));
        return new Entry(manifest.name, summed.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.newDigest().digest(bytes));
    }

    /** Java's own writer refuses two entries of one name, so that the second is renamed after. */
    private static byte[] zip(List<Entry> entries, int deflated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>();
        String twice = null;
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                String name = entry.name;
                if (names.contains(name)) {
                    twice = name;
                    name = "\u0001".repeat(name.length());
                }
                names.add(name);
                ZipEntry header = new ZipEntry(name);
                if (i != deflated) {
                    CRC32 crc = new CRC32();
                    crc.update(entry.bytes);
                    header.setMethod(ZipEntry.STORED);
                    header.setSize(entry.bytes.length);
                    header.setCrc(crc.getValue());
                }
                zip.putNextEntry(header);
                zip.write(entry.bytes);
            }
        }
        if (twice == null) {
            return bytes.toByteArray();
        }
        String all = bytes.toString(StandardCharsets.ISO_8859_1);
        return all.replace("\u0001".repeat(twice.length()), twice)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
