// Several digits in one picture: what each is and where, and which of them is looked at.
import { svgElement } from "./svg.mjs";
import { isDoubtful } from "./words.mjs";

const LABEL = 8; // height of what stands above a box, in hundredths of the paper, as all in it
const MARGIN = 1.5; // between strokes and their box
const byId = (id) => document.getElementById(id);

/** Sends "change" when another digit is to be looked at. */
export class Digits extends EventTarget {
  index = 0;

  #classes;
  #row = byId("several");
  #read = byId("several-read");
  #found = byId("found");

  constructor(classes) {
    super();
    this.#classes = classes;
  }

  /** @param seen the answer of "look"; null for nothing */
  show(seen) {
    const digits = seen?.digits ?? [];
    this.#row.hidden = digits.length === 0;
    if (digits.length === 0) this.index = 0; // another may have been chosen meanwhile
    while (this.#read.children.length > digits.length) this.#read.lastChild.remove();
    digits.forEach((digit, i) => {
      const button = this.#read.children[i] ?? this.#newButton(i);
      const name = this.#classes[digit.class];
      button.textContent = isDoubtful(digit.verdict) ? `${name}?` : name;
      button.setAttribute("aria-pressed", i === seen.digit);
    });
    this.#found.replaceChildren(...digits.flatMap((digit, i) => this.#box(digit, seen.size, i === seen.digit)));
  }

  /** A box around a digit on the paper, and what it is above it; below it, where there is no room above. */
  #box({ box, verdict, class: digit }, [width, height], isLookedAt) {
    const scale = 100 / Math.max(width, height); // the picture is in the middle, as large as can be
    const x = 50 + scale * (box[0] - width / 2) - MARGIN;
    const y = 50 + scale * (box[1] - height / 2) - MARGIN;
    const [boxWidth, boxHeight] = [scale * box[2] + 2 * MARGIN, scale * box[3] + 2 * MARGIN];
    const name = this.#classes[digit];
    const bottom = y + boxHeight + LABEL;
    const parts = [
      svgElement("rect", { x, y, width: boxWidth, height: boxHeight }),
      svgElement("text", { x: x + boxWidth / 2, y: y > LABEL ? y - MARGIN : Math.min(99, bottom - MARGIN) }),
    ];
    parts[1].textContent = isDoubtful(verdict) ? `${name}?` : name;
    for (const part of parts) {
      part.classList.toggle("unsure", isDoubtful(verdict));
      part.classList.toggle("chosen", isLookedAt);
    }
    return parts;
  }

  #newButton(number) {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => {
      this.index = number;
      this.dispatchEvent(new Event("change"));
    });
    this.#read.append(button);
    return button;
  }
}
