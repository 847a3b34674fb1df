"""Writes the small pictures that the Java tests read and Java cannot write, into lib/src/test/resources/pictures/.

  python tools/reference/pictures.py
It needs Pillow alone. They show the seven of PictureFileTest.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "lib" / "src" / "test" / "resources" / "pictures"
ORIENTATION = 0x112


def seven(mode="RGB", paper="white", ink="black"):
    picture = Image.new(mode, (60, 48), paper)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((16, 8, 39, 13), fill=ink)
    draw.rectangle((34, 8, 39, 39), fill=ink)
    return picture


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    lies = Image.Exif()
    lies[ORIENTATION] = 6
    transparent = seven("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))
    seven().save(FOLDER / "lossy.webp")
    seven().save(FOLDER / "lossless.webp", lossless=True)
    transparent.save(FOLDER / "transparent.webp", exact=True)
    transparent.save(FOLDER / "transparent-lossless.webp", lossless=True, exact=True)
    seven().save(FOLDER / "profile.webp", icc_profile=b"this is no profile", xmp=b"<x:xmpmeta/>")
    seven().save(FOLDER / "turned.webp", exif=lies)
    seven().save(FOLDER / "animation.webp", save_all=True, append_images=[Image.new("RGB", (60, 48), "red")])
    seven("CMYK", (0, 0, 0, 0), (0, 0, 0, 255)).save(FOLDER / "inks.jpg")


if __name__ == "__main__":
    main()
