"""Augmented images, computed by SciPy: for an image of noise, where each pixel lands in given transforms."""

import numpy as np
from scipy import ndimage

import generator

SIZE = 12
NOISE = 40  # a stream of the generator; that of the second direction follows

NOTHING = {"degrees": 0.0, "slant": 0.0, "wider": 1.0, "higher": 1.0, "right": 0.0, "down": 0.0, "flipped": False}
CASES = {
    "rotate": {"degrees": 17.0},
    "rotate by a quarter": {"degrees": 90.0},
    "shift": {"right": 1.25, "down": -2.5},
    "zoom": {"wider": 1.3, "higher": 0.8},
    "shear": {"slant": 20.0},
    "flip": {"flipped": True},
    "all": {"degrees": -9.0, "slant": 8.0, "wider": 0.85, "higher": 1.1, "right": -0.6, "down": 1.7, "flipped": True},
}
ELASTIC = {
    "elastic": ({}, 8.0, 1.5),
    "elastic, a wide filter": ({}, 34.0, 4.0),
    "elastic and affine": ({"degrees": 12.0, "wider": 1.1, "right": 1.0}, 10.0, 2.0),
}


def image():
    return generator.images_array(1, SIZE)[0]


def forward(degrees, slant, wider, higher, right, down, flipped):
    """The map of points (down, right) about the center, as a matrix, and the shift."""
    angle, lean = np.radians(degrees), np.tan(np.radians(slant))
    # In (right, down), a positive angle turns right towards down.
    rotate = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, lean], [0, 1]])
    zoom = np.diag([-wider if flipped else wider, higher])
    swap = np.array([[0, 1], [1, 0]])
    return swap @ rotate @ shear @ zoom @ swap, np.array([down, right])


def sources(settings):
    """Where each pixel comes from: [2, SIZE, SIZE]."""
    matrix, shift = forward(**(NOTHING | settings))
    center = np.full(2, (SIZE - 1) / 2)
    points = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij"), axis=-1)
    return np.moveaxis((points - center - shift) @ np.linalg.inv(matrix).T + center, -1, 0)


def noise(direction):
    values = [generator.uniform(NOISE + direction, i) for i in range(SIZE * SIZE)]
    return np.reshape(values, (SIZE, SIZE))


def interpolated(points):
    return ndimage.map_coordinates(image(), points, order=1, mode="grid-constant", cval=0.0)


def affine(settings):
    """The same twice: point by point, and by SciPy's own affine transform."""
    result = interpolated(sources(settings))
    matrix, shift = forward(**(NOTHING | settings))
    inverse, center = np.linalg.inv(matrix), np.full(2, (SIZE - 1) / 2)
    other = ndimage.affine_transform(
        image(), inverse, center - inverse @ (center + shift), order=1, mode="grid-constant", cval=0.0
    )
    assert np.allclose(result, other, atol=1e-6)
    return result


def elastic(settings, alpha, sigma):
    right, down = (alpha * ndimage.gaussian_filter(noise(d), sigma, mode="constant", cval=0.0, truncate=3.0) for d in (0, 1))
    return interpolated(sources(settings) + np.stack([down, right]))


def everything():
    cases = [
        {"name": name, **NOTHING, **settings, "pixels": affine(settings).ravel()} for name, settings in CASES.items()
    ]
    cases += [
        {"name": name, **NOTHING, **settings, "alpha": alpha, "sigma": sigma, "pixels": elastic(settings, alpha, sigma).ravel()}
        for name, (settings, alpha, sigma) in ELASTIC.items()
    ]
    return {"size": SIZE, "noise": NOISE, "cases": cases}
