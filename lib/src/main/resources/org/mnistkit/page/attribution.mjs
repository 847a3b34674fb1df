// Which pixels spoke for the answer, and which for the second-best one.
import { attribution, bytes, latest } from "./api.mjs";
import { colorsOf, paint } from "./heatmap.mjs";

const SIDE = 28;
const byId = (id) => document.getElementById(id);

export class Attribution {
  #image = null; // 28×28 bytes
  #model = null; // {number, name}
  #classes;
  #tell;
  #refresh = latest(() => this.#ask());

  /** @param tell is told of errors */
  constructor(classes, tell) {
    this.#classes = classes;
    this.#tell = tell;
  }

  /** Lets what is shown fade, since it is about an image that has changed. */
  fade() {
    this.#image = null;
    byId("pixels").ariaBusy = "true";
  }

  /** Goes on with another image or model; null for none. */
  use(image, model) {
    this.#image = image;
    this.#model = model;
    byId("pixels").hidden = !image || !model;
    if (image && model) this.#refresh().catch(this.#tell);
  }

  async #ask() {
    const image = this.#image;
    if (!image || !this.#model) return;
    const { answer, second, pixels: heat } = await attribution(image, this.#model.number);
    paint(byId("why"), bytes(heat.values), SIDE, SIDE, colorsOf(heat.colors));
    byId("why-note").textContent =
      `Orange spoke for ${this.#classes[answer]}, blue for ${this.#classes[second]}, ` +
      `which ${this.#model.name} finds second best.`;
    if (image === this.#image) byId("pixels").ariaBusy = "false";
  }
}
