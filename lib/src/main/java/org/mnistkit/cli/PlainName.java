package org.mnistkit.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a NAME that files and directories are called by. */
final class PlainName implements ITypeConverter<String> {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}_+][\\p{L}\\p{N}_.+-]*");

    @Override
    public String convert(String text) {
        if (ALLOWED.matcher(text).matches()) {
            return text;
        }
        throw new TypeConversionException(
                "\"%s\" is no plain name of letters, digits and _ . + -; files are called by it"
                        .formatted(text));
    }
}
