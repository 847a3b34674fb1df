"""Drawing, and pictures from elsewhere."""

import base64
import struct
import unittest

from browser import PHONE, ROOT, PageTest, expect

# Whether anything is on the paper.
HAS_INK = """() => {
  const { width, height } = document.getElementById("pad");
  const { data } = document.getElementById("pad").getContext("2d").getImageData(0, 0, width, height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}"""

# Puts a file on the page as a drop does.
DROP = """([base64, name, type]) => {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  document.getElementById("paper").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""

# Makes a WebP picture of a seven, and opens it as a drop does.
WEBP = """async () => {
  const canvas = new OffscreenCanvas(100, 100);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 100, 100);
  context.lineWidth = 8;
  context.stroke(new Path2D("M25 20H75L45 82"));
  const data = new DataTransfer();
  data.items.add(new File([await canvas.convertToBlob({ type: "image/webp" })], "7.webp", { type: "image/webp" }));
  document.getElementById("paper").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


class DrawingTest(PageTest):
    def test_each_digit_gets_its_answer(self):
        page = self.open()
        for digit in range(10):
            self.draw(page, digit)
            self.assert_says(page, digit)
            page.click("#clear")
            expect(page.locator(".verdict b.waiting")).to_be_visible()

    def test_small_and_far_to_the_right(self):
        page = self.open()
        self.draw(page, 4, right=0.2, size=0.5)
        self.assert_says(page, 4)

    def test_everything_reacts(self):
        page = self.open()
        self.draw(page, 7)
        self.assert_says(page, 7)
        expect(page.locator("#bars li.best")).to_contain_text("7")
        expect(page.locator("#steps li").first).to_be_visible()
        expect(page.locator("#pixels")).to_be_visible()
        page.locator("#maps button").nth(3).click()
        expect(page.locator("#detail")).to_be_visible()
        page.select_option("#second", label="mlp-small")
        expect(page.locator(".verdict b").nth(1)).to_have_text("7")

    def test_what_is_no_digit_is_not_taken_for_one(self):
        page = self.open()
        grid = [[(0.1, at), (0.9, at)] for at in (0.3, 0.5, 0.7)]
        self.write(page, grid + [[(y, x) for x, y in line] for line in grid])
        expect(page.locator(".verdict p").first).to_contain_text("does not look like a digit")
        self.assert_says(page, "?")

    def test_several_digits_are_read_from_left_to_right(self):
        page = self.open()
        page.check("input[name=width][value=thin]")
        for digit, right in ((4, -0.32), (0, 0.0), (7, 0.32)):
            self.draw(page, digit, right, size=0.4)
        read = page.locator("#several-read button")
        expect(read).to_have_text(["4", "0", "7"])
        expect(page.locator("#found text")).to_have_text(["4", "0", "7"])
        expect(page.locator("#found rect.chosen")).to_have_count(1)
        self.assert_says(page, 4)
        read.nth(2).click()
        self.assert_says(page, 7)

    def test_a_picture_that_the_browser_decodes(self):
        page = self.open()
        page.evaluate(WEBP)
        self.assert_says(page, 7)

    def test_a_picture_that_only_the_kit_can_read_is_shown_all_the_same(self):
        page = self.open()
        page.evaluate(DROP, [base64.b64encode(tiff_of_a_one()).decode(), "one.tiff", "image/tiff"])
        self.assert_says(page, 1)
        self.assertTrue(page.evaluate(HAS_INK))

    def test_undo_takes_a_stroke_back(self):
        page = self.open()
        self.draw(page, 7)
        self.assert_says(page, 7)
        self.draw(page, 1, size=0.9)
        page.click("#undo")
        self.assert_says(page, 7)
        page.click("#undo")
        expect(page.locator(".verdict b.waiting")).to_be_visible()

    def test_a_dropped_picture_is_read(self):
        page = self.open()
        content = base64.b64encode((ROOT / "tools/page/seven.png").read_bytes()).decode()
        page.evaluate(DROP, [content, "seven.png", "image/png"])
        self.assert_says(page, 7)
        self.assertGreater(page.locator("#steps li").count(), 3)

    def test_what_is_no_picture_is_refused_in_words(self):
        page = self.open()
        page.evaluate(DROP, [base64.b64encode(b"no picture").decode(), "seven.png", "image/png"])
        expect(page.locator("#problem")).to_contain_text("not a picture")

    def test_a_finger_on_a_phone(self):
        page = self.open(PHONE, has_touch=True, device_scale_factor=2)
        self.draw(page, 3)
        self.assert_says(page, 3)
        self.assertEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)


def tiff_of_a_one(width=60, height=80):
    """A gray picture in TIFF, not packed: its head, its pixels, and then what says how they are meant."""
    pixels = b"".join(b"".join(b"\0" if 26 <= x < 34 and 10 <= y < 70 else b"\xff" for x in range(width)) for y in range(height))
    short, long = 3, 4
    fields = [
        (256, long, width),
        (257, long, height),
        (258, short, 8),  # bits
        (259, short, 1),  # not packed
        (262, short, 1),  # 0 is black
        (273, long, 8),  # where the pixels are
        (277, short, 1),  # numbers for each
        (278, long, height),  # all rows in one strip
        (279, long, len(pixels)),
    ]
    head = struct.pack("<2sHI", b"II", 42, 8 + len(pixels))
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields)
    return head + pixels + struct.pack("<H", len(fields)) + entries + struct.pack("<I", 0)


if __name__ == "__main__":
    unittest.main()
