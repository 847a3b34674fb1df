package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A NAME that files and directories are called by, and the other way round. */
final class PlainName implements ITypeConverter<String> {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}_+][\\p{L}\\p{N}_.+-]*");

    /**
     * What tables and records call a file: its name without directory and ending, and with "_" in
     * place of each control character, as a tab would begin another column of a table.
     *
     * @param ending with its dot; it may be missing
     */
    static String ofFile(String pathOrName, String ending) {
        Path file = Path.of(pathOrName).getFileName();
        String name = file == null ? pathOrName : file.toString();
        String plain =
                name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
        return plain.replaceAll("\\p{Cntrl}", "_");
    }

    @Override
    public String convert(String text) {
        if (ALLOWED.matcher(text).matches()) {
            return text;
        }
        throw new TypeConversionException(
                "\"%s\" is not a plain name of letters, digits and _ . + -; files are called by it"
                        .formatted(text));
    }
}
