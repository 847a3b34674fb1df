package org.mnistkit.page;

import java.util.LinkedHashMap;
import java.util.Map;

/** All that can be asked, by method and path. */
final class Endpoints {

    private Endpoints() {}

    static Map<String, Endpoint> of(OpenModels models, LiveTraining training) {
        ModelEndpoints about = new ModelEndpoints(models);
        LookEndpoints looks = new LookEndpoints(models);
        Learner learner = new Learner(models, training);
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        PageFile.all().forEach((name, file) -> endpoints.put("GET " + name, file));
        endpoints.put("GET models", about::list);
        endpoints.put("GET model", about::describe);
        endpoints.put("POST look", looks::look);
        endpoints.put("POST ask", looks::ask);
        endpoints.put("POST pixels", new PixelsEndpoint(models));
        endpoints.put("POST change", new ChangeEndpoint(models));
        endpoints.put("GET training", training::watch);
        endpoints.put("POST stop", training::stop);
        endpoints.put("POST learn", learner::start);
        endpoints.put("POST pace", learner::pace);
        return endpoints;
    }
}
