// What would be said if the image were turned, moved, zoomed, or drawn with a thicker pen.
import { bytes, changed, latest } from "./api.mjs";
import { paint } from "./heatmap.mjs";
import { amountOf, largest, percent } from "./words.mjs";
import { svgElement } from "./svg.mjs";

const WIDTH = 320;
const HEIGHT = 130;
const COLORS = 4; // lines that can be told apart; any other is gray
const byId = (id) => document.getElementById(id);

export class Changes {
  #image = null; // 28×28 bytes
  #models = []; // {number, name}
  #classes;
  #answer = null;
  #slider = byId("amount");
  #refresh = latest(() => this.#ask());
  #tell;

  /** @param tell is told of errors */
  constructor(classes, tell) {
    this.#classes = classes;
    this.#tell = tell;
    this.#slider.addEventListener("input", () => this.#show());
    for (const choice of document.querySelectorAll("input[name=by]")) {
      choice.addEventListener("change", () => this.#again());
    }
    byId("curves").addEventListener("pointermove", (event) => this.#point(event));
    byId("curves").addEventListener("pointerdown", (event) => this.#point(event));
  }

  /** Lets what is shown fade, since it is about an image that has changed. */
  fade() {
    this.#image = null;
    byId("change").ariaBusy = "true";
  }

  /** Goes on with another image, null for none, or other models. */
  use(image, models) {
    this.#image = image;
    this.#models = models;
    byId("change").hidden = !image;
    if (image) this.#again();
  }

  get #by() {
    return document.querySelector("input[name=by]:checked").value;
  }

  #again() {
    this.#refresh().catch(this.#tell);
  }

  async #ask() {
    const image = this.#image;
    if (!image) return;
    const by = this.#by;
    const models = this.#models;
    const { amounts, images, answers } = await changed(image, models.map((each) => each.number), by);
    const isOther = this.#answer?.by !== by;
    this.#answer = { by, models, amounts, images: bytes(images), answers };
    this.#slider.max = amounts.length - 1;
    if (isOther) this.#slider.value = amounts.indexOf(by === "zoomed" ? 1 : 0);
    this.#draw();
    this.#show();
    if (image === this.#image) byId("change").ariaBusy = "false";
  }

  // ---- Curves

  #draw() {
    const { models, amounts, answers } = this.#answer;
    const colors = colorsOf(answers, amounts.indexOf(this.#answer.by === "zoomed" ? 1 : 0));
    byId("curves").replaceChildren(
      ...answers.map((rows, i) => {
        const figure = document.createElement("figure");
        const caption = document.createElement("figcaption");
        const key = document.createElement("span");
        key.className = `key ${i === 0 ? "first" : "second"}`;
        caption.append(...(models.length > 1 ? [key] : []), models[i].name);
        figure.append(caption, this.#curves(rows, colors, models[i].name), document.createElement("p"));
        return figure;
      }),
    );
  }

  #curves(rows, colors, name) {
    const svg = svgElement("svg", { viewBox: `-2 -8 ${WIDTH + 14} ${HEIGHT + 16}`, role: "img" });
    svg.setAttribute("aria-label", `Probability of each digit over the change, says ${name}`);
    for (const y of [0, 0.5, 1]) svg.append(svgElement("path", { class: "grid", d: `M0 ${y * HEIGHT}H${WIDTH}` }));
    const x = (i) => (i / (rows.length - 1)) * WIDTH;
    const y = (probability) => (1 - probability) * HEIGHT;
    const order = this.#classes.map((_, digit) => digit).sort((a, b) => (colors.get(b) ?? 99) - (colors.get(a) ?? 99));
    for (const digit of order) {
      const path = rows.map((row, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(row[digit]).toFixed(1)}`).join("");
      svg.append(svgElement("path", { class: `curve c${colors.get(digit) ?? ""}`, d: path }));
    }
    for (const [digit, color] of colors) {
      const heights = rows.map((row) => row[digit]);
      const wins = heights.map((height, i) => (largest(rows[i]) === digit ? height : -1));
      const peak = middleOfLongest(wins.map((height) => height >= 0));
      if (peak < 0) continue;
      const label = svgElement("text", { class: `label c${color}`, x: Math.max(8, Math.min(WIDTH - 8, x(peak))), y: Math.max(16, y(heights[peak]) + 18) });
      label.textContent = this.#classes[digit];
      svg.append(label);
    }
    svg.append(svgElement("path", { class: "now" }));
    return svg;
  }

  // ---- The slider

  #point(event) {
    const svg = event.target.closest("svg");
    if (!svg || !this.#answer) return;
    const area = svg.getBoundingClientRect();
    const place = (((event.clientX - area.left) / area.width) * (WIDTH + 14) - 2) / WIDTH;
    const last = this.#answer.amounts.length - 1;
    this.#slider.value = Math.round(Math.max(0, Math.min(1, place)) * last);
    this.#show();
  }

  #show() {
    if (!this.#answer) return;
    const { by, amounts, images, answers } = this.#answer;
    const i = Number(this.#slider.value);
    const text = amountOf(by, amounts[i]);
    byId("amount-text").textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
    paint(byId("changed"), images.subarray(i * 784, (i + 1) * 784), 28, 28);
    [...byId("curves").children].forEach((figure, k) => {
      const row = answers[k][i];
      const digit = largest(row);
      figure.querySelector("p").textContent = `says ${this.#classes[digit]}, ${percent(row[digit])}`;
      const x = (i / (amounts.length - 1)) * WIDTH;
      figure.querySelector(".now").setAttribute("d", `M${x.toFixed(1)} 0V${HEIGHT}`);
    });
  }
}

/** Colors for the digits that are ever the most probable: first the one that is at the start. */
function colorsOf(answers, unchanged) {
  const winners = new Set([largest(answers[0][unchanged])]);
  for (const rows of answers) rows.forEach((row) => winners.add(largest(row)));
  return new Map([...winners].slice(0, COLORS).map((digit, color) => [digit, color]));
}

/** Where the longest run of true is, or -1. */
function middleOfLongest(flags) {
  let best = { start: -1, length: 0 };
  let start = 0;
  flags.forEach((flag, i) => {
    if (!flag) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best.length ? best.start + Math.floor((best.length - 1) / 2) : -1;
}
