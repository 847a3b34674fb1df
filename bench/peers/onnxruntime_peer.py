"""ONNX Runtime as a contender in prediction, with float32 and, marked as such, with int8. See protocol.py."""

import onnxruntime

from exported import check, network, onnx_model
from protocol import Peer, Unsupported, images_and_labels, repeat, threads_wanted


class OnnxRuntimePeer(Peer):
    def about(self):
        return {"name": "ONNX Runtime", "version": onnxruntime.__version__, "threads": threads_wanted()}

    def variants(self, name, mode, batch, precision):
        if mode != "infer" or precision == "bfloat16":
            raise Unsupported("ONNX Runtime predicts, on this kind of processor with float32 or int8")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads_wanted()
        model = onnx_model(name, batch, precision)
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        batches = images_and_labels()[0][:, None]
        batches = batches[: len(batches) // batch * batch].reshape(-1, batch, 1, 28, 28)

        def predict(images):
            return session.run(None, {"images": images})[0]

        check(network(name), predict, batches[0], precision)
        return {"ONNX": repeat(lambda i: predict(batches[i % len(batches)]), batch)}

    def limit(self, precision, seconds):
        raise Unsupported("not measured with ONNX Runtime")


if __name__ == "__main__":
    OnnxRuntimePeer().serve()
