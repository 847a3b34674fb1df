"""PyTorch as a contender, in eager mode: torch_peer.py [contiguous|channels_last]. See protocol.py."""

import sys

import torch
import torch.nn.functional as F
from torch import nn

from protocol import Peer, check_learning, fastest_product, images_and_labels, repeat, threads_wanted


def conv(channels, filters, kernel, activation=nn.ReLU, **options):
    return [nn.Conv2d(channels, filters, kernel, **options), activation()]


def normalized(filters):
    return nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)


def dense(inputs, units):
    return [nn.Linear(inputs, units), nn.ReLU()]


def baseline():
    return [
        *conv(1, 32, 3),
        nn.MaxPool2d(2),
        *conv(32, 64, 3, nn.ELU),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(1600, 10),
    ]


def deep():
    return [
        *conv(1, 32, 3),
        *conv(32, 32, 3),
        nn.MaxPool2d(2),
        nn.Dropout(0.2),
        *conv(32, 32, 3),
        *conv(32, 32, 3, padding=1),
        nn.MaxPool2d(2),
        nn.Flatten(),
        *dense(800, 512),
        *dense(512, 64),
        nn.BatchNorm1d(64, eps=1e-3, momentum=0.01),
        nn.Linear(64, 10),
    ]


def light():
    layers, channels = [], 1
    for filters in (32, 64):
        for options in ({"kernel": 3}, {"kernel": 3}, {"kernel": 5, "stride": 2, "padding": 2}):
            # Padding by two on all sides gives the same sizes as "same" has; unlike it, it needs no copy of the maps.
            layers += [*conv(channels, filters, **options), normalized(filters)]
            channels = filters
        layers.append(nn.Dropout(0.4))
    return [*layers, *conv(64, 128, 4), normalized(128), nn.Flatten(), nn.Dropout(0.4), nn.Linear(128, 10)]


def mlp():
    sizes = [784, 3000, 2500, 2000, 1500, 1000, 500]
    hidden = [layer for a, b in zip(sizes, sizes[1:]) for layer in (*dense(a, b), nn.Dropout(0.3))]
    return [nn.Flatten(), *hidden, nn.Linear(500, 10)]


LAYOUTS = ("contiguous", "channels_last")
NETWORKS = {"baseline": baseline, "deep": deep, "light": light, "mlp": mlp}


class TorchPeer(Peer):
    def __init__(self, layout):
        super().__init__()
        torch.manual_seed(1)
        torch.set_num_threads(threads_wanted())
        self.layout = getattr(torch, layout + "_format" if layout == "contiguous" else layout)
        images, labels = images_and_labels()
        self.images = torch.from_numpy(images)[:, None].contiguous(memory_format=self.layout)
        self.labels = torch.from_numpy(labels)

    def about(self):
        return {
            "name": "PyTorch",
            "version": torch.__version__,
            "threads": torch.get_num_threads(),
            "instructions": torch.backends.cpu.get_cpu_capability(),
        }

    def network(self, name):
        return nn.Sequential(*NETWORKS[name]()).to(memory_format=self.layout)

    def batches(self, batch):
        """Batches as they would lie in memory after a loader made them."""
        images = [i.clone(memory_format=self.layout) for i in self.images.split(batch) if len(i) == batch]
        return list(zip(images, self.labels.split(batch)))

    def variants(self, network, mode, batch, precision):
        if mode == "infer":
            return self.inference(network, batch, precision)
        return {
            adam: self.training(network, batch, precision, {adam: True})
            for adam in ("fused", "foreach")
        }

    def training(self, name, batch, precision, adam):
        network, batches = self.network(name).train(), self.batches(batch)
        optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, **adam)
        low = precision == "bfloat16"
        loss_of = self.prepared(lambda images, labels: F.cross_entropy(network(images), labels))

        def step(i):
            images, labels = batches[i % len(batches)]
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low):
                loss = loss_of(images, labels)
            loss.backward()
            optimizer.step()
            return loss

        check_learning(lambda: step(0).item())
        return repeat(step, batch)

    def prepared(self, loss):
        """For compile_peer.py, which compiles it."""
        return loss

    def inference(self, name, batch, precision):
        network = self.network(name).eval()
        images = [images for images, _ in self.batches(batch)]
        low = precision == "bfloat16"
        small = self.network(name).eval().to(torch.bfloat16) if low else None

        def plain(i):
            with torch.inference_mode():
                network(images[i % len(images)]).softmax(1)

        def autocast(i):
            with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
                network(images[i % len(images)]).softmax(1)

        def converted(i):
            with torch.inference_mode():
                small(images[i % len(images)].to(torch.bfloat16)).float().softmax(1)

        ways = {"autocast": autocast, "bfloat16 weights": converted} if low else {"eager": plain}
        return {way: repeat(step, batch) for way, step in ways.items()}

    def limit(self, precision, seconds):
        dtype = getattr(torch, precision)
        candidates = {}
        for n in (1024, 2048):
            a, b = torch.randn(n, n).to(dtype), torch.randn(n, n).to(dtype)
            candidates[f"matrix product {n}"] = (lambda a=a, b=b: a @ b, 2 * n**3)
            if dtype == torch.float32:
                x, y = a.numpy(), b.numpy()
                candidates[f"matrix product {n}, NumPy"] = (lambda x=x, y=y: x @ y, 2 * n**3)
        # oneDNN's own kernels for float32 show in a convolution alone, as the product is MKL's.
        maps = torch.randn(32, 128, 28, 28).to(dtype).contiguous(memory_format=torch.channels_last)
        kernel = torch.randn(128, 128, 3, 3).to(dtype).contiguous(memory_format=torch.channels_last)
        operations = 2 * 32 * 128 * 128 * 9 * 28 * 28
        candidates["convolution 3×3"] = (lambda: F.conv2d(maps, kernel, padding=1), operations)
        with torch.inference_mode():
            return fastest_product(candidates, seconds)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "contiguous"
    if wanted not in LAYOUTS:
        sys.exit(__doc__)
    TorchPeer(wanted).serve()
