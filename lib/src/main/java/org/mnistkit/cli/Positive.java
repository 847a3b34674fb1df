package org.mnistkit.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a count. */
final class Positive implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same message will do
        }
        throw new TypeConversionException(
                "\"%s\" is not a whole number from 1 to %,d".formatted(text, Integer.MAX_VALUE));
    }
}
