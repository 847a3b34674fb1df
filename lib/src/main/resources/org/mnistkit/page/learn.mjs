// Watch it learn: a network that is trained from nothing while one draws.
import * as api from "./api.mjs";
import { colorsOf, paint } from "./heatmap.mjs";
import { Curve } from "./curve.mjs";
import { learningAt, learningEnded, percent, short, wholeNumber } from "./words.mjs";

const byId = (id) => document.getElementById(id);

export class Learn extends EventTarget {
  #training;
  #button = byId("learn-start");
  #slowly = byId("slowly");
  #filters = byId("learn-filters");
  #loss = new Curve(byId("learn-loss"), "The loss of each batch, step by step", 0, short);
  #accuracy = new Curve(
    byId("learn-accuracy"),
    "The share of validation images that it tells right, step by step",
    1,
    (y) => `${100 * y}\u00a0%`,
  );
  #running = false;

  /** @param training what tells how it goes */
  constructor(training) {
    super();
    this.#training = training;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#slowly.addEventListener("change", () => {
      if (this.#running) api.pace(this.#slowly.checked).catch((error) => this.#tell(error.message));
    });
    training.on("learn", {
      began: (detail) => this.#begin(detail),
      step: (detail) => this.#step(detail),
      ended: (detail) => this.#end(learningEnded(detail)),
      failed: ({ error }) => {
        this.#end("");
        this.#tell(error);
      },
    });
  }

  /** What the first layer makes of the digit, a map below each filter; null for none. */
  showMaps(heat) {
    const tiles = [...this.#filters.children];
    const values = heat ? api.bytes(heat.values) : null;
    const size = heat ? values.length / tiles.length : 0;
    const side = Math.sqrt(size);
    tiles.forEach((tile, i) => {
      const canvas = tile.lastChild;
      canvas.hidden = !heat;
      if (heat) paint(canvas, values.subarray(i * size, (i + 1) * size), side, side, colorsOf(heat.colors));
    });
  }

  /** Starts a training or stops it; another tab may have started one. */
  async #toggle() {
    byId("learn-problem").hidden = true;
    try {
      if (this.#running) {
        await api.stop();
      } else {
        await api.learn(this.#slowly.checked);
        byId("learn-state").textContent = "Getting the images ready …";
      }
    } catch (error) {
      this.#tell(error.message);
    }
    this.#training.watch();
  }

  #begin(began) {
    this.#running = true;
    this.#button.textContent = "Stop";
    byId("learn-problem").hidden = true;
    byId("learn-progress").hidden = false;
    byId("learn-look").hidden = false;
    byId("learn-data").textContent = aboutData(began);
    this.#slowly.checked = began.isSlow;
    byId("learn-spoken").textContent = "The training has begun.";
    this.#loss.clear();
    this.#accuracy.clear();
  }

  #step({ step, steps, seconds, losses, accuracy, filters }) {
    const first = step - losses.length + 1;
    this.#loss.add(losses.map((loss, i) => [first + i, loss]), steps, short);
    this.#accuracy.add([[step, accuracy]], steps, percent);
    byId("learn-state").textContent = learningAt(step, steps, seconds);
    byId("learn-progress").max = steps;
    byId("learn-progress").value = step;
    this.#showFilters(filters);
    this.dispatchEvent(new Event("step"));
  }

  #end(text) {
    this.#running = false;
    this.#button.textContent = "Start again";
    if (!text) {
      byId("learn-state").textContent = "";
      return;
    }
    byId("learn-state").textContent += ` ${text}`;
    byId("learn-spoken").textContent = byId("learn-state").textContent;
  }

  #showFilters({ rows, columns, values: heat }) {
    const values = api.bytes(heat.values);
    const size = rows * columns;
    const count = values.length / size;
    while (this.#filters.children.length < count) {
      const tile = document.createElement("li");
      const map = document.createElement("canvas");
      map.hidden = true;
      tile.append(document.createElement("canvas"), map);
      this.#filters.append(tile);
    }
    [...this.#filters.children].forEach((tile, i) => {
      paint(tile.firstChild, values.subarray(i * size, (i + 1) * size), rows, columns, colorsOf(heat.colors));
    });
  }

  #tell(message) {
    byId("learn-problem").textContent = message;
    byId("learn-problem").hidden = false;
  }
}

/** What it learns from, in words. */
function aboutData({ data, isSynthetic, note, images, validation, epochs, batch, parameters }) {
  const what = isSynthetic ? "digits drawn by the kit, not real ones" : `of ${data}’s digits`;
  const times = epochs > 1 ? `, each shown ${epochs} times` : "";
  return [
    note,
    `${wholeNumber(parameters)} weights; ${wholeNumber(images)} ${what}${times}, ${batch} in each step;`,
    `measured with ${wholeNumber(validation)} others.`,
  ].join(" ").trim();
}
