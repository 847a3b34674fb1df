// A curve that grows while something is going on.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 38; // for the numbers of the axis
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

export class Curve {
  #points = [];
  #line;
  #dot;
  #text;
  #most;

  /**
   * @param figure an element with a figcaption, to which the curve is added
   * @param title what the curve is, for those who cannot see it
   * @param most the number at the top
   * @param label the words for a number
   */
  constructor(figure, title, most, label) {
    this.#most = most;
    const svg = make("svg", {
      viewBox: `${-LEFT} ${-EDGE} ${LEFT + WIDTH + EDGE} ${HEIGHT + 2 * EDGE}`,
      role: "img",
      "aria-label": title,
    });
    for (const share of [0, 0.5, 1]) {
      const y = HEIGHT * (1 - share);
      const number = make("text", { class: "tick", x: -6, y: y + 4 });
      number.textContent = label(share * most);
      svg.append(make("path", { class: "grid", d: `M0 ${y}H${WIDTH}` }), number);
    }
    this.#line = make("path", { class: "curve grows" });
    this.#dot = make("circle", { class: "end", r: 3 });
    svg.append(this.#line, this.#dot);
    this.#text = document.createElement("b");
    figure.querySelector("figcaption").append(" ", this.#text);
    figure.append(svg);
    this.clear();
  }

  clear() {
    this.#points = [];
    this.#dot.toggleAttribute("hidden", true);
    this.#line.setAttribute("d", "");
    this.#text.textContent = "";
  }

  /**
   * @param points more of [x, y]
   * @param xMost where the curve will end
   * @param text what to write beside the title
   */
  add(points, xMost, text) {
    this.#points.push(...points);
    if (!this.#points.length) return;
    this.#line.setAttribute("d", pathOf(this.#points, xMost, this.#most));
    const [, x, y] = pathOf([this.#points.at(-1)], xMost, this.#most).match(/M(\S+) (\S+)/);
    this.#dot.setAttribute("cx", x);
    this.#dot.setAttribute("cy", y);
    this.#dot.toggleAttribute("hidden", false);
    this.#text.textContent = text;
  }
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
