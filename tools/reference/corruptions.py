"""Corrupted images, computed by scikit-image and SciPy: MNIST-C's corruptions of one image of a digit.

Random numbers come from the stream that Java's SplittableRandom gives, one after the other, so that the images are the
same. Besides, means and deviations of many images are stored that were made with NumPy's own random numbers.
"""

import functools

import numpy as np
from scipy import ndimage
from skimage import color, feature, filters, transform, util

import generator

SIZE = 28
CENTER = (SIZE - 1) / 2
SEEDS = (1, 2)
DRAWS = 500


class Stream:
    """Numbers in [0, 1), as SplittableRandom.nextDouble gives them."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        bits = generator.mix(self.state)
        self.state = (self.state + generator.GOLDEN) & generator.MASK
        return (bits >> 11) / 2.0**53

    def uniform(self, shape):
        return np.array([self.next() for _ in range(int(np.prod(shape)))]).reshape(shape)

    def integer(self, low, high):
        return low + int((high - low) * self.next())

    def sign(self):
        return -1 if self.next() < 0.5 else 1

    def poisson(self, means):
        """Knuth's algorithm."""
        counts = np.zeros(means.shape)
        for place in np.ndindex(means.shape):
            product = self.next()
            while product > np.exp(-means[place]):
                product *= self.next()
                counts[place] += 1
        return counts

    def salt_and_pepper(self, image, amount):
        numbers = self.uniform(image.shape)
        return np.where(numbers < amount / 2, 1.0, np.where(numbers < amount, 0.0, image))

    def normal(self, shape):
        """Box and Muller."""
        numbers = self.uniform((*shape, 2))
        return np.sqrt(-2 * np.log(1 - numbers[..., 0])) * np.cos(2 * np.pi * numbers[..., 1])


class NumPy(Stream):
    """The same from NumPy's distributions, to see that those above are right."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def next(self):
        return self.random.random()

    def uniform(self, shape):
        return self.random.random(shape)

    def poisson(self, means):
        return self.random.poisson(means)

    def salt_and_pepper(self, image, amount):
        return util.random_noise(image, mode="s&p", amount=amount, rng=self.random)

    def normal(self, shape):
        return self.random.normal(size=shape)


@functools.cache
def image():
    """A digit like a 2, with soft edges: bytes of shape [SIZE, SIZE]."""
    t = np.linspace(0, 1, 200)
    bow = np.stack([9.3 - 4.1 * np.sin(np.pi * (1.25 * t)), 13.8 - 5.2 * np.cos(np.pi * (1.15 * t))], axis=1)
    down = np.stack([bow[-1, 0] + t * (21.2 - bow[-1, 0]), bow[-1, 1] + t * (8.4 - bow[-1, 1])], axis=1)
    foot = np.stack([21.2 - 0.9 * np.sin(3 * t), 8.4 + 11.7 * t], axis=1)
    points = np.concatenate([bow, down, foot])
    pixels = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij"), axis=-1)
    distance = np.sqrt(((pixels[:, :, None] - points) ** 2).sum(-1)).min(-1)
    return np.round(255 * np.clip(2.1 - distance, 0, 1)).astype(np.uint8)


def smooth_down(x, sigma):
    """What comes of skimage's Gaussian filter if the columns of a gray image are taken for channels."""
    return filters.gaussian(x, sigma=sigma, mode="nearest", channel_axis=-1)


def shot_noise(x, random):
    return random.poisson(3 * x) / 3


def impulse_noise(x, random):
    return random.salt_and_pepper(x, 0.17)


def glass_blur(x, random):
    """Between the two blurs, pixels are whole numbers, cut off, as in the published images."""
    pixels = (255 * smooth_down(x, 0.7)).astype(np.uint8)
    for _ in range(2):
        for row in range(SIZE - 1, 1, -1):
            for column in range(SIZE - 1, 1, -1):
                if random.next() < 0.5:
                    right, down = random.integer(-1, 1), random.integer(-1, 1)
                    there = row + down, column + right
                    pixels[row, column], pixels[there] = pixels[there], pixels[row, column]
    return smooth_down(pixels / 255, 0.7)


def motion_blur(x, random):
    """ImageMagick's -motion-blur 10x3+angle: a kernel of 21 weights, at pixels on a half line."""
    angle = np.radians(45 * (2 * random.next() - 1))
    kernel = np.zeros((43, 43))
    for i in range(21):
        down, right = np.ceil(i * np.sin(angle) - 0.5), np.ceil(i * np.cos(angle) - 0.5)
        kernel[21 + int(down), 21 + int(right)] += np.exp(-(i**2) / (2 * 3.0**2))
    return ndimage.correlate(x, kernel / kernel.sum(), mode="nearest")


def warped(x, matrix, right=0, down=0):
    """By the matrix of points (right, down) about the center that leads back to where pixels come from."""
    inverse = np.eye(3)
    inverse[:2, :2] = matrix
    inverse[:2, 2] = CENTER - np.array(matrix) @ np.array([CENTER + right, CENTER + down])
    return transform.warp(x, inverse_map=transform.AffineTransform(matrix=inverse))


def shear(x, random):
    """The matrix of skimage's AffineTransform(shear=…) in 2019; later versions have another one."""
    angle = 0.4 * random.sign()
    return warped(x, [[1, -np.sin(angle)], [0, np.cos(angle)]])


def scale(x, random):
    return warped(x, transform.AffineTransform(scale=1 / 0.7).params[:2, :2])


def rotate(x, random):
    return warped(x, transform.AffineTransform(rotation=0.4 * random.sign()).params[:2, :2])


def translate(x, random):
    return warped(x, np.eye(2), 3 * random.sign(), 3 * random.sign())


def brightness(x, random):
    hue_saturation_value = color.rgb2hsv(color.gray2rgb(x))
    hue_saturation_value[..., 2] = np.clip(hue_saturation_value[..., 2] + 0.5, 0, 1)
    return color.rgb2gray(color.hsv2rgb(hue_saturation_value))


def stripe(x, random):
    inverted = np.zeros((SIZE, SIZE), dtype=bool)
    inverted[:, :7] = inverted[:, -7:] = True
    return np.where(inverted, 1 - x, x)


CORNERS = (-1, -1), (-1, 1), (1, 1), (1, -1)
SIDES = (-1, 0), (0, 1), (1, 0), (0, -1)


def clouds(random, size=256, decay=1.4):
    """The diamond-square algorithm on a torus; random numbers as large as the square of what decays."""
    heights = np.zeros((size, size))
    amplitude, step = 100.0, size
    while step > 1:
        half = step // 2
        for row, column, around in ((half, half, CORNERS), (0, half, SIDES), (half, 0, SIDES)):
            rows, columns = np.ix_(np.arange(row, size, step), np.arange(column, size, step))
            mean = sum(heights[(rows + half * r) % size, (columns + half * c) % size] for r, c in around) / 4
            heights[rows, columns] = mean + amplitude**2 * (2 * random.uniform(mean.shape) - 1)
        amplitude, step = amplitude / decay, half
    return (heights - heights.min()) / np.ptp(heights)


def fog(x, random):
    return (x + 3 * clouds(random)[:SIZE, :SIZE]) * x.max() / (x.max() + 3)


def spatter(x, random):
    liquid = filters.gaussian(0.65 + 0.3 * random.normal(x.shape), sigma=1, mode="nearest")
    mud = filters.gaussian((liquid > 0.65).astype(float), sigma=1.5, mode="nearest")
    mud[mud < 0.8] = 0
    return x * (1 - mud) + 63 / 255 * mud


def line(x0, y0, x1, y1):
    columns = np.arange(SIZE)
    height = y0 + (y1 - y0) / (x1 - x0) * (columns - x0)
    distance = np.minimum(np.abs(np.arange(SIZE)[:, None] - height), 2.2999)
    light = np.clip(1 + np.log(1 - distance / 2.3), 0, 1)
    light[:, (columns < np.floor(x0)) | (columns >= np.ceil(x1))] = 0
    return light


def dotted_line(x, random):
    light = line(0, random.integer(0, 27), 27, random.integer(0, 27))
    light[:, np.arange(SIZE) % 4 < 2] = 0
    return x + light


def zigzag(x, random):
    start = random.integer(0, 27)
    angle = np.arctan(random.integer(-5, 5) / 23)
    length = 23 / np.cos(angle)
    points = [(0, 0)] + [(2 + 4 * i, 2 - 4 * (i % 2)) for i in range(6)]
    points.append((length, points[-1][1] / (2 * (length - 20))))  # of 23 to 23.6 pixels, 20 are five whole waves
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = np.array(points) @ turn.T + [2, start]
    for from_point, to_point in zip(placed, placed[1:]):
        x = np.minimum(1, x + line(*from_point, *to_point))
    return x


def canny_edges(x, random):
    return feature.canny(x, sigma=1.0, low_threshold=0.1, high_threshold=0.2).astype(float)


DETERMINISTIC = (scale, brightness, stripe, canny_edges)
RANDOM = (
    *(shot_noise, impulse_noise, glass_blur, motion_blur, shear, rotate, translate),
    *(fog, spatter, dotted_line, zigzag),
)


def corrupted(corruption, random):
    return np.clip(corruption(image() / 255, random), 0, 1)


def statistics(corruption):
    """Mean over pixels and images, and the standard deviation between images, as its mean over pixels."""
    random = NumPy(7)
    images = np.array([corrupted(corruption, random) for _ in range(DRAWS)])
    return {"corruption": corruption.__name__, "mean": images.mean(), "deviation": images.std(axis=0).mean()}


def everything():
    cases = [(corruption, SEEDS[0]) for corruption in DETERMINISTIC]
    cases += [(corruption, seed) for corruption in RANDOM for seed in SEEDS]
    return {
        "image": image().ravel().tolist(),
        "cases": [
            {
                "corruption": corruption.__name__,
                "seed": seed,
                "pixels": (255 * corrupted(corruption, Stream(seed))).round(2).ravel(),
            }
            for corruption, seed in cases
        ],
        "draws": DRAWS,
        "statistics": [statistics(corruption) for corruption in RANDOM],
    }
