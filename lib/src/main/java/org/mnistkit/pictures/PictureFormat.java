package org.mnistkit.pictures;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What a file is, recognized by how its content begins: its name may say something else. */
enum PictureFormat {
    PNG("PNG", "89504e470d0a1a0a"),
    JPEG("JPEG", "ffd8"),
    GIF("GIF", "474946383[79]61"),
    BMP("BMP", "424d"),
    TIFF("TIFF", "49492[ab]00|4d4d002[ab]"),
    WEBP("WebP", "52494646.{8}57454250"),

    HEIC(
            "HEIC",
            ".{8}66747970(68656963|68656978|6865696d|68656973|68657663|68657678|6d696631|6d736631)"),
    AVIF("AVIF", ".{8}66747970(61766966|61766973)"),
    MP4("film", ".{8}66747970"),
    JPEG_2000("JPEG 2000", "0000000c6a502020|ff4fff51"),
    JPEG_XL("JPEG XL", "ff0a|0000000c4a584c20"),
    PSD("Photoshop", "38425053"),
    PDF("PDF", "255044462d"),
    ICO("icon", "00000100"),
    PNM("PNM", "503[1-7](20|09|0a|0d)"),
    XCF("GIMP", "67696d702078636620"),
    ZIP("zip", "504b0304"),
    GZIP("gzip", "1f8b"),
    SVG("SVG", "(..)*3c(73|53)(76|56)(67|47)"); // somewhere at the beginning

    /** How many bytes of a file are looked at. */
    static final int BEGINNING = 512;

    private final String title;
    private final String beginning;

    /**
     * A format.
     *
     * @param beginning its first bytes in hexadecimal, as a regular expression
     */
    PictureFormat(String title, String beginning) {
        this.title = title;
        this.beginning = beginning;
    }

    /** What a file is that begins with these bytes; empty if it is none of these. */
    static Optional<PictureFormat> of(byte[] file) {
        String begin = HexFormat.of().formatHex(file, 0, Math.min(file.length, BEGINNING));
        return Arrays.stream(values())
                .filter(format -> begin.matches("(" + format.beginning + ").*"))
                .findFirst();
    }

    /** Whether the kit reads it: the first six. */
    boolean isRead() {
        return compareTo(WEBP) <= 0;
    }

    /** For readers, for example "JPEG". */
    String title() {
        return title;
    }
}
