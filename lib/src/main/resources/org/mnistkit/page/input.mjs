// What the network sees, and how it was made.
import { bytes } from "./api.mjs";
import { paint } from "./heatmap.mjs";

const SIDE = 28;
const byId = (id) => document.getElementById(id);

export class NetworkInput {
  #canvas = byId("image");
  #steps = byId("steps");

  /** @param seen the answer of "look"; null for nothing */
  show(seen) {
    const image = seen ? bytes(seen.image) : new Uint8Array(SIDE * SIDE);
    paint(this.#canvas, image, SIDE, SIDE);
    this.#mark(seen?.box);
    this.#showSteps(seen?.steps ?? []);
    for (const id of ["box-note", "steps-title"]) byId(id).hidden = !seen;
    return image;
  }

  /** Outlines the pixels from left to right and top to bottom; nothing for null. */
  outline(area) {
    const field = byId("field");
    field.toggleAttribute("hidden", !area);
    if (area) rectangle(field, area.left, area.top, area.right - area.left, area.bottom - area.top);
  }

  #mark(box) {
    const frame = byId("box");
    const center = byId("center");
    frame.toggleAttribute("hidden", !box);
    center.toggleAttribute("hidden", !box);
    if (!box) return;
    const [left, top, width, height] = box;
    const side = Math.max(width, height);
    rectangle(frame, left - (side - width) / 2, top - (side - height) / 2, side, side);
    center.setAttribute("d", "M13.6 14.5h1.8M14.5 13.6v1.8");
  }

  #showSteps(steps) {
    while (this.#steps.children.length > steps.length) this.#steps.lastChild.remove();
    steps.forEach((step, i) => {
      const item = this.#steps.children[i] ?? this.#newStep();
      const picture = item.querySelector("img");
      picture.src = "data:image/png;base64," + step.picture;
      picture.alt = ""; // the title says it
      picture.classList.toggle("pixels", i === steps.length - 1);
      item.querySelector("p").textContent = step.title;
    });
  }

  #newStep() {
    const item = document.createElement("li");
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.append(document.createElement("img"));
    const title = document.createElement("p");
    title.className = "aside";
    item.append(frame, title);
    this.#steps.append(item);
    return item;
  }
}

function rectangle(element, x, y, width, height) {
  for (const [name, value] of Object.entries({ x, y, width, height })) element.setAttribute(name, value);
}
