package org.mnistkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mnistkit.archive.ArchiveFormat;
import org.mnistkit.archive.ArchiveReader;
import org.mnistkit.archive.ArchiveWriter;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.file.TemporaryCopy;
import org.mnistkit.record.EnsembleRecord;

/**
 * The file of an {@link Ensemble}: an archive of the files of its members. Whatever is checked in a
 * model's file is so checked in theirs, and each can be taken out and used by itself.
 */
final class EnsembleFile {

    private static final String RECORD = "record.json";

    static final ArchiveFormat FORMAT =
            new ArchiveFormat(
                    "mnistkit ensemble",
                    1,
                    1,
                    limits(),
                    1_000_000_000,
                    optional(),
                    "download it again, or take another copy");

    /** The keys of a manifest. */
    private static final Set<String> KEYS = Set.of("format", "version", "sha256");

    private EnsembleFile() {}

    private static Map<String, Long> limits() {
        Map<String, Long> limits = new HashMap<>(Map.of(RECORD, 4L << 20));
        for (int i = 1; i <= Ensemble.MOST_MEMBERS; i++) {
            limits.put(member(i), ModelFile.FORMAT.largestFile());
        }
        return limits;
    }

    /** All but the first member. */
    private static Set<String> optional() {
        Set<String> optional = new HashSet<>(limits().keySet());
        optional.remove(member(1));
        return optional;
    }

    /** The entry of a member, by its number from 1. */
    private static String member(int number) {
        return "member" + number + ".mnistkit";
    }

    /** Whether a file says that it is an ensemble's. */
    static boolean isOne(Path file) {
        return ArchiveReader.isOf(file, FORMAT);
    }

    static void write(Ensemble ensemble, Path file, WeightType precision) {
        ArchiveWriter writer = new ArchiveWriter(FORMAT);
        for (int i = 0; i < ensemble.members().size(); i++) {
            ArchiveWriter member = ModelFile.writer(ensemble.members().get(i), precision);
            writer.entry(member(i + 1), member::writeTo);
        }
        if (ensemble.run() != null) {
            writer.text(RECORD, ensemble.run().toJson());
        }
        writer.save(file);
    }

    static Ensemble read(Path file) {
        try (ArchiveReader reader = ArchiveReader.open(file, FORMAT)) {
            reader.requireKeys(KEYS);
            EnsembleRecord run = reader.has(RECORD) ? record(reader) : null;
            return new Ensemble(members(reader, file), run);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file,
                    "does not fit together: %s It is damaged: %s."
                            .formatted(e.getMessage(), FORMAT.remedy()),
                    e);
        }
    }

    private static List<Model> members(ArchiveReader reader, Path file) {
        List<Model> members = new ArrayList<>();
        boolean isEnd = false;
        for (int i = 1; i <= Ensemble.MOST_MEMBERS; i++) {
            String name = member(i);
            if (!reader.has(name)) {
                isEnd = true;
            } else if (isEnd) {
                throw reader.broken(
                        "has a \"%s\", but no \"%s\"".formatted(name, member(members.size() + 1)));
            } else {
                members.add(member(reader, file, name));
            }
        }
        return members;
    }

    private static Model member(ArchiveReader reader, Path file, String name) {
        try (InputStream in = reader.stream(name)) {
            return TemporaryCopy.read(name + " of " + file, in, Model::load);
        } catch (ModelFileException e) {
            throw e.of(file.resolve(name));
        } catch (IOException e) {
            throw reader.broken("cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static EnsembleRecord record(ArchiveReader reader) {
        try {
            return EnsembleRecord.fromJson(reader.text(RECORD));
        } catch (JsonProcessingException e) {
            throw reader.broken(
                    "has a broken record of its making: "
                            + Untrusted.printable(e.getOriginalMessage()),
                    e);
        }
    }
}
