package org.mnistkit.page;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that can be asked, by method and path. */
final class Endpoints {

    private Endpoints() {}

    static Map<String, Endpoint> of(OpenModels models, LiveTraining training, Path folder) {
        ModelEndpoints about = new ModelEndpoints(models);
        LookEndpoints looks = new LookEndpoints(models);
        LearnEndpoints learner = new LearnEndpoints(models, training);
        Handwriting handwriting = new Handwriting(folder);
        TeachEndpoints teacher = new TeachEndpoints(models, handwriting, training);
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        StaticFile.all().forEach((name, file) -> endpoints.put("GET " + name, file));
        endpoints.put("GET models", about::list);
        endpoints.put("GET model", about::describe);
        endpoints.put("POST look", looks::look);
        endpoints.put("POST ask", looks::ask);
        endpoints.put("POST attribution", new AttributionEndpoint(models));
        endpoints.put("POST change", new ChangeEndpoint(models));
        endpoints.put("GET training", training::watch);
        endpoints.put("POST stop", training::stop);
        endpoints.put("POST learn", learner::start);
        endpoints.put("POST pace", learner::pace);
        endpoints.put("GET handwriting", handwriting::list);
        endpoints.put("POST keep", handwriting::keep);
        endpoints.put("POST remove", handwriting::remove);
        endpoints.put("GET handwriting.zip", handwriting::zip);
        endpoints.put("POST teach", teacher::start);
        endpoints.put("POST keep-model", teacher::keep);
        return endpoints;
    }
}
