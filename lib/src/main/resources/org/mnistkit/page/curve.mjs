// Curves that grow while something is going on.
import { svgElement } from "./svg.mjs";

const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 46; // for the numbers of the axis
const EDGE = 8;

/**
 * The path of points [x, y] in a box of a width and a height: x from 0 to xMost, y from 0, at the
 * bottom, to yMost. What lies outside is drawn at the edge.
 */
export function pathOf(points, xMost, yMost, width = WIDTH, height = HEIGHT) {
  const inside = (share) => Math.max(0, Math.min(1, share));
  return points
    .map(([x, y], i) => {
      const right = (width * inside(x / xMost)).toFixed(1);
      const down = (height * (1 - inside(y / yMost))).toFixed(1);
      return `${i ? "L" : "M"}${right} ${down}`;
    })
    .join("");
}

/** The number at the top of an axis: the first round one from a number on. */
export function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 3, 5, 10].map((times) => times * power).find((round) => round >= number);
}

export class Curve {
  #lines = []; // {points, path, dot, text} of each
  #ticks = [];
  #fixed;
  #label;

  /**
   * @param figure an element with a figcaption; for each b in that, which gets the last number, the
   *     figure gets a line
   * @param title what the curve is, for those who cannot see it
   * @param most the number at the top; 0 for the largest one so far
   * @param label the words for a number
   */
  constructor(figure, title, most, label) {
    this.#fixed = most;
    this.#label = label;
    const svg = svgElement("svg", {
      viewBox: `${-LEFT} ${-EDGE} ${LEFT + WIDTH + EDGE} ${HEIGHT + 2 * EDGE}`,
      role: "img",
      "aria-label": title,
    });
    for (const share of [0, 0.5, 1]) {
      const y = HEIGHT * (1 - share);
      const tick = svgElement("text", { class: "tick", x: -6, y: y + 4 });
      svg.append(svgElement("path", { class: "grid", d: `M0 ${y}H${WIDTH}` }), tick);
      this.#ticks.push(tick);
    }
    figure.querySelectorAll("figcaption b").forEach((text, i) => {
      const path = svgElement("path", { class: `curve grows g${i}` });
      const dot = svgElement("circle", { class: `end g${i}`, r: 3 });
      svg.append(path, dot);
      this.#lines.push({ points: [], path, dot, text });
    });
    figure.append(svg);
    this.clear();
  }

  clear() {
    for (const line of this.#lines) {
      line.points = [];
      line.text.textContent = "";
    }
    this.#draw(1);
  }

  /**
   * @param points more of [x, y]
   * @param xMost where the curve will end
   * @param words of the last number
   * @param line which of the lines
   */
  add(points, xMost, words, line = 0) {
    if (!points.length) return;
    this.#lines[line].points.push(...points);
    this.#lines[line].text.textContent = words(points.at(-1)[1]);
    this.#draw(xMost);
  }

  #draw(xMost) {
    const largest = Math.max(...this.#lines.flatMap(({ points }) => points.map(([, y]) => y)));
    const most = this.#fixed || (largest > 0 ? roundUp(largest) : 1);
    this.#ticks.forEach((tick, i) => (tick.textContent = this.#label((i / 2) * most)));
    for (const { points, path, dot } of this.#lines) {
      path.setAttribute("d", pathOf(points, xMost, most));
      dot.toggleAttribute("hidden", !points.length);
      if (!points.length) continue;
      const [, x, y] = pathOf(points.slice(-1), xMost, most).match(/M(\S+) (\S+)/);
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", y);
    }
  }
}
