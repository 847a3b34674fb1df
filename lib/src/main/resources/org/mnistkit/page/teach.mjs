// Teach it your handwriting: a trained model is trained further with what one has written.
import * as api from "./api.mjs";
import { Curve } from "./curve.mjs";
import { paint } from "./heatmap.mjs";
import { learningAt, learningEnded, percent, short, wholeNumber } from "./words.mjs";

const SIDE = 28;
const USUAL = "compact"; // small, and good
const byId = (id) => document.getElementById(id);

export class Teach extends EventTarget {
  #training;
  #button = byId("teach-start");
  #model = byId("teach-model");
  #loss = new Curve(byId("teach-loss"), "The loss of each batch, step by step", 0, short);
  #right = new Curve(
    byId("teach-right"),
    "The share that it tells right, of your digits and of the old ones, epoch by epoch",
    1,
    (y) => `${100 * y}\u00a0%`,
  );
  #began = null;
  #running = false;
  #hasOutcome = false; // whether a training has come to its end

  /** @param training what tells how it goes */
  constructor(training) {
    super();
    this.#training = training;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#model.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    byId("keep-model").addEventListener("click", () => this.#keep());
    training.on("teach", {
      began: (detail) => this.#begin(detail),
      step: (detail) => this.#step(detail),
      ended: (detail) => this.#end(detail),
      failed: ({ error }) => {
        this.#stopped();
        this.#tell(error);
      },
    });
  }

  /**
   * Offers models to be taught.
   *
   * @param single which of them are single models; an ensemble cannot be taught
   */
  offer(names, single) {
    const usual = single[names.indexOf(USUAL)] ? names.indexOf(USUAL) : Math.max(0, single.indexOf(true));
    const chosen = this.#model.value || String(usual);
    const options = names.map((name, i) => new Option(name, i));
    this.#model.replaceChildren(...options.filter((_, i) => single[i]));
    this.#model.value = chosen;
  }

  /** The number of the model that is to be taught. */
  get model() {
    return Number(this.#model.value);
  }

  /** Starts a training or stops it. */
  async #toggle() {
    byId("teach-problem").hidden = true;
    byId("kept").textContent = "";
    try {
      if (this.#running) {
        await api.stop();
      } else {
        await api.teach(this.model);
        byId("teach-look").hidden = false;
        byId("teach-state").textContent = "Measuring it as it is …";
        byId("teach-progress").value = 0;
      }
    } catch (error) {
      this.#tell(error.message);
    }
    this.#training.watch();
  }

  #begin(began) {
    this.#began = began;
    this.#running = true;
    this.#button.textContent = "Stop";
    byId("teach-look").hidden = false;
    byId("outcome").hidden = true;
    byId("teach-problem").hidden = true;
    const { train, times, old, held, known, data } = began;
    const repeated = times > 1 ? `, each ${times} times` : "";
    byId("teach-data").textContent =
      `In each epoch, ${wholeNumber(train)} of your digits${repeated}, and ${wholeNumber(old)} old ones, of ${data}; measured with ${held} of yours, `
      + `and ${wholeNumber(known)} of the old ones, that it is not trained on.`;
    byId("teach-spoken").textContent = "The training has begun.";
    this.#loss.clear();
    this.#right.clear();
  }

  #step({ step, steps, seconds, losses, own, known }) {
    const first = step - losses.length + 1;
    this.#loss.add(losses.map((loss, i) => [first + i, loss]), steps, short);
    if (own !== undefined) {
      this.#right.add([[step, own]], steps, percent, 0);
      this.#right.add([[step, known]], steps, percent, 1);
    }
    byId("teach-state").textContent = learningAt(step, steps, seconds);
    byId("teach-progress").max = steps;
    byId("teach-progress").value = step;
  }

  #end(detail) {
    byId("teach-state").textContent += ` ${learningEnded(detail)}`;
    if (detail.how === "COMPLETED") this.#show(detail);
    else byId("outcome").hidden = !this.#hasOutcome; // of the one before, which is still there
    byId("teach-spoken").textContent = `${byId("teach-state").textContent} ${byId("outcome").hidden ? "" : byId("scores").innerText}`;
    this.#stopped();
    this.dispatchEvent(new Event("taught"));
  }

  #stopped() {
    this.#running = false;
    this.#button.textContent = "Teach it";
  }

  #show({ ownBefore, ownAfter, knownBefore, knownAfter, held }) {
    const { data, held: count, known } = this.#began;
    const rows = [
      [`${count} of your digits, held back`, ownBefore, ownAfter],
      [`${wholeNumber(known)} of the old ones, held back, of ${data}`, knownBefore, knownAfter],
    ];
    byId("scores").tBodies[0].replaceChildren(...rows.map(([name, before, after]) => {
      const row = document.createElement("tr");
      const head = cell("th", name);
      head.scope = "row";
      row.append(head, cell("td", percent(before)), cell("td", percent(after)));
      return row;
    }));
    byId("held").replaceChildren(...held.map((each) => this.#held(each)));
    byId("outcome").hidden = false;
    this.#hasOutcome = true;
  }

  #held({ image, label, before, after }) {
    const item = document.createElement("li");
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Your ${label}`);
    paint(canvas, api.bytes(image), SIDE, SIDE);
    const said = document.createElement("p");
    said.append(this.#mark(before, label, "before"), " → ", this.#mark(after, label, "after"));
    item.append(canvas, said);
    return item;
  }

  #mark(digit, label, when) {
    const mark = document.createElement("span");
    mark.textContent = digit === label ? String(digit) : `${digit} ✗`;
    mark.className = digit === label ? "" : "wrong";
    mark.title = `${when}: ${digit}, which is ${digit === label ? "right" : "wrong"}`;
    return mark;
  }

  async #keep() {
    byId("teach-problem").hidden = true;
    try {
      const { file } = await api.keepModel();
      byId("kept").textContent = `It is kept as ${file}, and will be among the models of the page.`;
    } catch (error) {
      this.#tell(error.message);
    }
  }

  #tell(message) {
    byId("teach-problem").textContent = message;
    byId("teach-problem").hidden = false;
  }
}

function cell(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
