package org.mnistkit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;

/** The members of an ensemble, as {@code show} lists them. */
final class Members {

    private Members() {}

    /** What is known of each member, for programs. */
    static List<Map<String, Object>> facts(Ensemble ensemble) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Model member : ensemble.members()) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("network", member.run() == null ? null : member.run().network());
            facts.put("seed", member.run() == null ? null : member.run().training().seed());
            facts.put("parameters", member.parameters());
            facts.put(
                    "layers",
                    member.description().layers().stream().map(Object::toString).toList());
            facts.put("test", Output.measured(member.test()));
            all.add(facts);
        }
        return all;
    }

    /**
     * The ensemble, and a line for each member; layers that an earlier one has are not repeated.
     */
    static List<String> lines(Ensemble ensemble) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s, %,d parameters: %s",
                        ensemble,
                        ensemble.parameters(),
                        ensemble.test()));
        List<String> networks = new ArrayList<>();
        for (Model member : ensemble.members()) {
            String layers =
                    member.description().layers().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(" · "));
            int same = networks.indexOf(layers);
            networks.add(layers);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "member %d: %s; %,d parameters: %s",
                            networks.size(),
                            training(member),
                            member.parameters(),
                            same < 0 ? layers : "the layers of member " + (same + 1)));
        }
        return lines;
    }

    private static String training(Model member) {
        return member.run() == null
                ? "not measured"
                : "%s, seed %d, %s"
                        .formatted(
                                member.run().network(),
                                member.run().training().seed(),
                                member.test());
    }
}
