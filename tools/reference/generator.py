"""Numbers that Python and Java make alike, so that weights and images of the reference need not be stored.

Value i of stream s is made of 64 bits that depend on s and i alone: the finalizer of SplitMix64 (Steele, Lea and
Flood 2014), applied to the stream, and again to the result plus i. Java's side is org.mnistkit.ReferenceNumbers.
"""

MASK = 0xFFFFFFFFFFFFFFFF
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB

# The streams in use. Tensor k of a network, in the order of its layers, has the stream WEIGHTS + k.
IMAGES, LABELS, WEIGHTS = 1, 2, 10


def mix(value: int) -> int:
    z = (value + GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * FIRST) & MASK
    z = ((z ^ (z >> 27)) * SECOND) & MASK
    return z ^ (z >> 31)


def bits(stream: int, index: int) -> int:
    """The 64 bits that everything else is made of."""
    return mix(mix(stream) + index)


def uniform(stream: int, index: int) -> float:
    """In [-1, 1): a multiple of 2^-23, so that float32 holds it exactly."""
    return (bits(stream, index) >> 40) / 2.0**23 - 1


def pixel(image: int, row: int, column: int, size: int) -> int:
    """In [0, 255], of an image of size × size pixels: noise, in about half of the blocks of 4 × 4 much darker.

    With plain noise all images would look the same to a network, and what is left of the differences after a few
    layers would be small beside float32's errors.
    """

    def place(r, c):
        return (image * size + r) * size + c

    dark = bits(IMAGES, place(row - row % 4, column - column % 4)) >> 40 & 1
    return bits(IMAGES, place(row, column)) >> (59 if dark else 56)


def label(index: int, classes: int) -> int:
    """In [0, classes)."""
    return (bits(LABELS, index) >> 33) % classes


# ---- The same for many at once, with NumPy


def bits_array(stream: int, count: int):
    import numpy as np

    z = np.arange(count, dtype=np.uint64) + np.uint64((mix(stream) + GOLDEN) & MASK)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND)
    return z ^ (z >> np.uint64(31))


def uniform_array(stream: int, shape):
    """float64 of that shape, filled row by row (C order)."""
    import numpy as np

    return ((bits_array(stream, int(np.prod(shape))) >> np.uint64(40)) / 2.0**23 - 1).reshape(shape)


def images_array(count: int, size: int):
    """Pixels k / 255 as float64 of shape [count, size, size]."""
    import numpy as np

    from_each = bits_array(IMAGES, count * size * size).reshape(count, size, size)
    start = np.arange(size) // 4 * 4
    dark = from_each[:, start[:, None], start[None, :]] >> np.uint64(40) & np.uint64(1)
    return (from_each >> (np.uint64(56) + np.uint64(3) * dark)).astype(np.float64) / 255


def labels_array(count: int, classes: int):
    """int64 of shape [count]."""
    import numpy as np

    return ((bits_array(LABELS, count) >> np.uint64(33)) % np.uint64(classes)).astype(np.int64)
