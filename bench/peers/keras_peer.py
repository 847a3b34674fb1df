"""Keras on TensorFlow as a contender: keras_peer.py [plain|jit], jit for XLA. See protocol.py."""

import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

from protocol import Peer, Unsupported, images_and_labels, repeat, threads_wanted  # noqa: E402

# So many steps in one call of the graph: what Keras offers against its own overhead.
STEPS_PER_EXECUTION = 8


def conv(filters, kernel, activation="relu", **options):
    return layers.Conv2D(filters, kernel, activation=activation, **options)


def baseline():
    pool = layers.MaxPooling2D
    return [conv(32, 3), pool(), conv(64, 3, "elu"), pool(), layers.Flatten(), layers.Dropout(0.5)]


def deep():
    first = [conv(32, 3), conv(32, 3), layers.MaxPooling2D(), layers.Dropout(0.2)]
    second = [conv(32, 3), conv(32, 3, padding="same"), layers.MaxPooling2D(), layers.Flatten()]
    dense = [layers.Dense(512, activation="relu"), layers.Dense(64, activation="relu")]
    return first + second + dense + [layers.BatchNormalization()]


def light():
    network = []
    for filters in (32, 64):
        for options in ({"kernel": 3}, {"kernel": 3}, {"kernel": 5, "strides": 2, "padding": "same"}):
            network += [conv(filters, **options), layers.BatchNormalization()]
        network.append(layers.Dropout(0.4))
    return network + [conv(128, 4), layers.BatchNormalization(), layers.Flatten(), layers.Dropout(0.4)]


def mlp():
    hidden = [layers.Dense(units, activation="relu") for units in (3000, 2500, 2000, 1500, 1000, 500)]
    return [layers.Flatten()] + [layer for dense in hidden for layer in (dense, layers.Dropout(0.3))]


NETWORKS = {"baseline": baseline, "deep": deep, "light": light, "mlp": mlp}


class Stopwatch(keras.callbacks.Callback):
    """The times at which batches end, so that what fit does before the first of them isn't counted."""

    def on_train_begin(self, logs=None):
        self.ends = []

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append((batch, time.perf_counter()))


class KerasPeer(Peer):
    def __init__(self, jit):
        super().__init__()
        keras.utils.set_random_seed(1)
        tf.config.threading.set_intra_op_parallelism_threads(threads_wanted())
        tf.config.threading.set_inter_op_parallelism_threads(threads_wanted())
        self.jit = jit
        self.images, self.labels = images_and_labels()
        self.images = self.images[..., None]

    def about(self):
        return {
            "name": "Keras with XLA" if self.jit else "Keras",
            "version": f"{keras.__version__}, TensorFlow {tf.__version__}",
            "threads": tf.config.threading.get_intra_op_parallelism_threads(),
        }

    def network(self, name, precision):
        keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
        head = [layers.Dense(10), layers.Activation("linear", dtype="float32")]
        network = keras.Sequential([keras.Input((28, 28, 1)), *NETWORKS[name](), *head])
        keras.config.set_dtype_policy("float32")
        return network

    def variants(self, network, mode, batch, precision):
        if mode == "infer":
            return self.inference(network, batch, precision)
        return {
            "fit": self.fit(self.compiled(network, precision, STEPS_PER_EXECUTION), batch),
            "train_on_batch": self.train_on_batch(self.compiled(network, precision, 1), batch),
        }

    def compiled(self, name, precision, steps):
        network = self.network(name, precision)
        network.compile(
            optimizer=keras.optimizers.Adam(1e-3),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=self.jit,
            steps_per_execution=steps,
        )
        return network

    def fit(self, network, batch):
        """On a data set in memory, in so many steps as take about the wanted time."""
        data = tf.data.Dataset.from_tensor_slices((self.images, self.labels.astype(np.int32)))
        data = data.batch(batch, drop_remainder=True).cache().repeat().prefetch(4)
        steps_per_second = [20.0]

        def work(seconds):
            rounds = max(3, 1 + round(seconds * steps_per_second[0] / STEPS_PER_EXECUTION))
            watch = Stopwatch()
            network.fit(data, steps_per_epoch=rounds * STEPS_PER_EXECUTION, verbose=0, callbacks=[watch])
            (first, begin), (last, end) = watch.ends[0], watch.ends[-1]
            steps_per_second[0] = (last - first) / (end - begin)
            return (last - first) * batch, end - begin

        return work

    def train_on_batch(self, network, batch):
        count = len(self.images) // batch
        batches = [
            (tf.constant(self.images[i * batch : (i + 1) * batch]), tf.constant(self.labels[i * batch : (i + 1) * batch]))
            for i in range(count)
        ]
        return repeat(lambda i: network.train_on_batch(*batches[i % count]), batch)

    def inference(self, name, batch, precision):
        network = self.network(name, precision)
        network.compile(jit_compile=self.jit)
        count = len(self.images) // batch
        batches = [tf.constant(self.images[i * batch : (i + 1) * batch]) for i in range(count)]
        graph = tf.function(lambda images: tf.nn.softmax(network(images, training=False)), jit_compile=self.jit)
        return {
            "tf.function": repeat(lambda i: graph(batches[i % count]).numpy(), batch),
            "predict_on_batch": repeat(lambda i: network.predict_on_batch(batches[i % count]), batch),
        }

    def limit(self, precision, seconds):
        raise Unsupported("not measured with TensorFlow")


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "plain"
    if wanted not in ("plain", "jit"):
        sys.exit(__doc__)
    KerasPeer(wanted == "jit").serve()
