"""Writing digits, teaching a model with them, and the network that learns."""

import time
import unittest

from browser import ROOT, PageTest, expect

# What the page asks while one has drawn something, and nothing moves.
HAS_INK = "() => !document.getElementById('clear').disabled"


class WriteTest(PageTest):
    def test_digits_are_kept_and_removed(self):
        page = self.open()
        self.choose(page, "Teach it")
        for _ in (1, 2):
            page.locator("#digits input").nth(8).check()
            expect(page.locator("#keep")).to_have_text("Keep it as an 8")
            self.draw(page, 8)
            page.keyboard.press("Enter")  # the pad has the focus
            expect(page.locator("#write-title")).to_have_text("Write a 9")
        self.draw(page, 9)
        page.locator("#keep").focus()
        page.keyboard.press("Space")
        expect(page.locator("#pad")).to_be_focused()
        page.locator("#digits input").nth(8).check()
        expect(page.locator("#written li")).to_have_count(2)
        page.locator("#written button").first.click()
        expect(page.locator("#written li")).to_have_count(1)
        expect(page.locator("#written button")).to_be_focused()
        expect(page.locator("#write-spoken")).to_have_text("Removed the 1st 8.")

    def test_what_is_drawn_while_a_digit_is_kept_stays(self):
        page = self.open()
        self.choose(page, "Teach it")

        def late(route):
            time.sleep(1)
            route.continue_()

        page.route("**/keep?*", late)
        self.draw(page, 1)
        with page.expect_response("**/keep?*"):
            page.click("#keep")
            self.draw(page, 7, size=0.5)
        expect(page.locator("#write-spoken")).to_contain_text("Kept:")
        self.assertTrue(page.evaluate(HAS_INK))


class TeachTest(PageTest):
    def test_a_model_is_taught_and_looked_at(self):
        page = self.open()
        self.choose(page, "Teach it")
        for number in (1, 2, 3):
            for digit in range(10):  # in the order in which the page asks for them
                expect(page.locator("#write-title")).to_have_text(f"Write {'an' if digit == 8 else 'a'} {digit}")
                page.set_input_files("#picture", ROOT / f"data/own-digits/{digit}_{number}.png")
                page.click("#keep")
        self.assertNotIn("compact-5", page.locator("#teach-model").inner_text().split())
        self.teach(page, "tiny")
        self.choose(page, "Look inside")
        page.select_option("#first", label="the taught model")
        self.draw(page, 3)
        expect(page.locator("#maps button")).to_have_count(self.filters("tiny"))

        self.choose(page, "Teach it")
        self.teach(page, "baseline-tuned")
        self.choose(page, "Look inside")
        # The same name stands for another model now, which has other layers.
        expect(page.locator("#maps button")).to_have_count(self.filters("baseline-tuned"))
        expect(page.locator("#problem")).to_be_hidden()

    def teach(self, page, model):
        page.select_option("#teach-model", label=model)
        page.click("#teach-start")
        expect(page.locator("#teach-state")).to_contain_text("Done.", timeout=180_000)
        expect(page.locator("#scores tbody tr")).to_have_count(2)

    @staticmethod
    def filters(name):
        """How many filters the first layer of a recipe has."""
        lines = (ROOT / f"data/recipes/{name}.txt").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Conv")).split(",")[1])


class LearnTest(PageTest):
    def test_a_training_run_outlives_a_reload(self):
        page = self.open()
        self.choose(page, "Watch it learn")
        page.locator("#slowly").check()
        page.click("#learn-start")
        expect(page.locator("#learn-state")).to_contain_text("Step")
        page.reload()
        time.sleep(7)  # it ends if nobody watches it for five seconds
        self.choose(page, "Watch it learn")
        expect(page.locator("#learn-start")).to_have_text("Stop")
        expect(page.locator("#slowly")).to_be_checked()
        page.click("#learn-start")
        expect(page.locator("#learn-state")).to_contain_text("Stopped.")


if __name__ == "__main__":
    unittest.main()
