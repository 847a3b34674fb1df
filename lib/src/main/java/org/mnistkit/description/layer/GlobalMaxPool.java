package org.mnistkit.description.layer;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.mnistkit.network.LayerInfo.Shape;

/** The largest value of each map: as many units as there were maps. */
public record GlobalMaxPool() implements LayerSpec {

    static final LayerKind KIND =
            Pooling.globalKind(GlobalMaxPool.class, PoolingType.MAX, GlobalMaxPool::new);

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
        return Optional.of(new GlobalPoolingLayer(PoolingType.MAX));
    }

    @Override
    public String toString() {
        return "GlobalMaxPool";
    }
}
