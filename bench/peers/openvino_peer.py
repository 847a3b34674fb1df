"""OpenVINO as a contender in prediction, with float32, bfloat16 and, marked as such, int8. See protocol.py."""

import numpy as np
import openvino

from exported import check, network, onnx_model
from protocol import Peer, Unsupported, images_and_labels, repeat, threads_wanted


class OpenVinoPeer(Peer):
    def __init__(self):
        super().__init__()
        self.core = openvino.Core()

    def about(self):
        return {
            "name": "OpenVINO",
            "version": openvino.__version__.split("-")[0],
            "threads": threads_wanted(),
            "precisions": self.core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"),
        }

    def variants(self, name, mode, batch, precision):
        if mode != "infer":
            raise Unsupported("OpenVINO only predicts")
        if precision == "bfloat16" and "BF16" not in self.core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise Unsupported("OpenVINO has no bfloat16 on this processor")
        images = images_and_labels()[0][:, None]
        images = images[: len(images) // batch * batch].reshape(-1, batch, 1, 28, 28)
        ways = {"one request": self.one_request(name, batch, precision)}
        if batch % threads_wanted() == 0:
            ways["a request for each thread"] = self.request_for_each_thread(name, batch, precision)
        for predict in ways.values():
            check(network(name), predict, images[0], precision)
        return {
            way: repeat(lambda i, predict=predict: predict(images[i % len(images)]), batch) for way, predict in ways.items()
        }

    def compiled(self, name, batch, precision, **options):
        model = self.core.read_model(onnx_model(name, batch, "int8" if precision == "int8" else "float32"))
        hint = {"INFERENCE_PRECISION_HINT": "bf16" if precision == "bfloat16" else "f32"}
        return self.core.compile_model(model, "CPU", {**hint, "INFERENCE_NUM_THREADS": threads_wanted(), **options})

    def one_request(self, name, batch, precision):
        request = self.compiled(name, batch, precision, PERFORMANCE_HINT="LATENCY").create_infer_request()
        return lambda images: request.infer({0: images}, share_inputs=True, share_outputs=True)[0]

    def request_for_each_thread(self, name, batch, precision):
        """The batch in parts, which are computed at the same time."""
        parts = threads_wanted()
        model = self.compiled(name, batch // parts, precision, NUM_STREAMS=parts)
        requests = [model.create_infer_request() for _ in range(parts)]

        def predict(images):
            for request, part in zip(requests, images.reshape(parts, -1, *images.shape[1:])):
                request.start_async({0: part}, share_inputs=True)
            for request in requests:
                request.wait()
            return np.concatenate([request.get_output_tensor(0).data for request in requests])

        return predict

    def limit(self, precision, seconds):
        raise Unsupported("not measured with OpenVINO")


if __name__ == "__main__":
    OpenVinoPeer().serve()
