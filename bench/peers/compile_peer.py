"""PyTorch with torch.compile as a contender, in both memory layouts. It needs a C++ compiler with OpenMP. See protocol.py."""

import os

import torch
from torch import nn

os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", os.path.join(os.path.dirname(__file__), "../../.cache/inductor"))

import exported  # noqa: E402
from protocol import Peer, Unsupported, repeat  # noqa: E402
from torch_peer import LAYOUTS, TorchPeer  # noqa: E402


class CompiledLayout(TorchPeer):
    def prepared(self, loss):
        return torch.compile(loss, fullgraph=True, dynamic=False)

    def inference(self, name, batch, precision):
        """The weights are constants of the compiled network ("freezing"), which lets it reorder them once."""
        images = [images for images, _ in self.batches(batch)]
        reference = exported.network(name)
        dtype = getattr(torch, precision)
        network = nn.Sequential(*exported.network(name), *([ToFloat()] if dtype != torch.float32 else []), nn.Softmax(1))
        network = network.eval().to(dtype).to(memory_format=self.layout)
        compiled = torch.compile(network, fullgraph=True, dynamic=False, options={"freezing": True})

        def predict(images):
            with torch.no_grad():
                return compiled(images.to(dtype))

        exported.check(reference, lambda _: predict(images[0]), images[0].numpy(), precision)
        return {"frozen": repeat(lambda i: predict(images[i % len(images)]), batch)}


class ToFloat(nn.Module):
    def forward(self, values):
        return values.float()


class CompilePeer(Peer):
    def __init__(self):
        super().__init__()
        self.layouts = {layout: CompiledLayout(layout) for layout in LAYOUTS}

    def about(self):
        return self.layouts["contiguous"].about()

    def variants(self, *task):
        return {f"{layout}, {way}": work for layout, peer in self.layouts.items() for way, work in peer.variants(*task).items()}

    def limit(self, precision, seconds):
        raise Unsupported("measured by PyTorch in eager mode")


if __name__ == "__main__":
    CompilePeer().serve()
