package org.mnistkit.description.layer;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.mnistkit.network.LayerInfo.Shape;

/** The mean of each map: as many units as there were maps. */
public record GlobalAvgPool() implements LayerSpec {

    static final LayerKind KIND =
            Pooling.globalKind(GlobalAvgPool.class, PoolingType.AVG, GlobalAvgPool::new);

    @Override
    public boolean takesMaps() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        return new Shape(input.channels(), 0, 0);
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(new GlobalPoolingLayer(PoolingType.AVG));
    }

    @Override
    public String toString() {
        return "GlobalAvgPool";
    }
}
