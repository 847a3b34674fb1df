// The digits that one writes to teach a model.
import * as api from "./api.mjs";
import { paint } from "./heatmap.mjs";
import { article, fewest, ordinal } from "./words.mjs";

const SIDE = 28;
const byId = (id) => document.getElementById(id);

export class Write {
  #pad;
  #digit = 0;
  #last = Promise.resolve(); // what is done before the next change
  #edits = 0; // how often what is on the paper has changed
  #keep = byId("keep");
  #written = byId("written");

  /** @param pad what is written on */
  constructor(pad, classes) {
    this.#pad = pad;
    byId("digits").append(...classes.map((name, digit) => this.#choice(name, digit)));
    this.#keep.addEventListener("click", () => this.keep());
    this.#written.addEventListener("click", (event) => this.#remove(event.target.closest("button")));
    pad.addEventListener("change", () => {
      this.#edits++;
      this.#enable();
    });
    byId("download").href = "handwriting.zip";
  }

  /** Shows what has been written so far. */
  open() {
    this.#change(() => api.handwriting(this.#digit));
  }

  /** Keeps what is on the paper, clears it, and asks for the next digit. */
  keep() {
    this.#change(async () => {
      if (this.#pad.isEmpty) return null; // it was kept just now
      const before = this.#edits;
      const kept = await api.keep(this.#digit, this.#pad.picture);
      byId("write-spoken").textContent = `Kept: ${kept.counts[this.#digit]} of the digit ${this.#digit}.`;
      if (before === this.#edits) { // or else the next digit has been begun
        if (document.activeElement === this.#keep) byId("pad").focus(); // the button is of no use now
        this.#pad.clear();
      }
      const next = fewest(kept.counts, this.#digit);
      return next === this.#digit ? kept : api.handwriting(next);
    });
  }

  #choice(name, digit) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "digit", value: digit, checked: digit === 0 });
    input.addEventListener("change", () => this.#change(() => api.handwriting(digit)));
    const face = document.createElement("span");
    face.append(name, document.createElement("small"));
    label.append(input, face);
    return label;
  }

  #remove(button) {
    if (!button) return;
    const place = [...this.#written.children].indexOf(button.parentElement);
    const digit = this.#digit;
    this.#change(async () => {
      this.#show(await api.remove(digit, button.value));
      byId("write-spoken").textContent = `Removed the ${ordinal(place + 1)} ${digit}.`;
      const left = this.#written.children;
      left[Math.min(place, left.length - 1)]?.firstChild.focus(); // that of the button is gone with it
      return null;
    });
  }

  /** Does something that changes what is shown, after what is being done already. */
  #change(what) {
    this.#last = this.#last.then(async () => {
      byId("write-problem").hidden = true;
      try {
        const written = await what();
        if (written) this.#show(written);
      } catch (error) {
        this.#tell(error.message);
      }
      this.#enable();
    });
  }

  #show({ counts, digit, written, least, folder }) {
    this.#digit = digit;
    [...byId("digits").children].forEach((label, i) => {
      const [input, face] = label.children;
      input.checked = i === digit;
      face.lastChild.textContent = counts[i];
      face.classList.toggle("enough", counts[i] >= least);
      input.setAttribute("aria-label", `${i}, ${counts[i]} written`);
    });
    byId("write-title").textContent = `Write ${article(digit)} ${digit}`;
    this.#keep.textContent = `Keep it as ${article(digit)} ${digit}`;
    byId("folder").textContent = `At least ${least} of each. They are kept in ${folder}, as PNG and IDX files.`;
    byId("download").hidden = counts.every((count) => count === 0);
    this.#written.replaceChildren(...written.map(({ number, image }, i) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", value: number, title: "Remove it" });
      button.setAttribute("aria-label", `Remove the ${ordinal(i + 1)} ${digit}`);
      const canvas = document.createElement("canvas");
      paint(canvas, api.bytes(image), SIDE, SIDE);
      button.append(canvas);
      item.append(button);
      return item;
    }));
  }

  #enable() {
    this.#keep.disabled = this.#pad.isEmpty;
  }

  #tell(message) {
    byId("write-problem").textContent = message;
    byId("write-problem").hidden = false;
  }
}
