"""The page for everybody: with a keyboard alone, with a screen reader, in light and dark."""

import unittest

from axe_playwright_python.sync_playwright import Axe
from browser import DESKTOP, PHONE, PageTest, expect


class AccessTest(PageTest):
    def test_with_the_keyboard_alone(self):
        page = self.open()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "pad":
                break
        expect(page.locator("#pad")).to_be_focused()
        for _ in range(4):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
        for _ in range(22):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        self.assert_says(page, 1)
        expect(page.locator("#spoken")).to_contain_text("says 1")
        page.keyboard.press("Backspace")
        expect(page.locator(".verdict b.waiting")).to_be_visible()

    def test_axe_finds_no_fault(self):
        for scheme, viewport in (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)):
            with self.subTest(scheme, viewport=viewport):
                # Axe adds a script to the page, which its content security policy would not let in.
                page = self.open(viewport, color_scheme=scheme, bypass_csp=True)
                self.draw(page, 2)
                self.assert_says(page, 2)
                page.select_option("#second", label="mlp-small")
                page.locator("#maps button").nth(3).click()
                expect(page.locator("#change")).to_be_visible()
                expect(page.locator("[aria-busy=true]")).to_have_count(0)  # what is old is faded
                self.assert_no_faults(page)
                for view in ("Watch it learn", "Teach it"):
                    self.choose(page, view)
                    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)
                    self.assert_no_faults(page)

    def assert_no_faults(self, page):
        faults = Axe().run(page).response["violations"]
        self.assertEqual([(fault["id"], fault["nodes"][0]["target"]) for fault in faults], [])


if __name__ == "__main__":
    unittest.main()
