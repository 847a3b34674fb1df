// What a layer makes of the digit: a heat map for each of its filters.
import { bytes } from "./api.mjs";
import { colorsOf, paint } from "./heatmap.mjs";
import { short, span, tileSide } from "./words.mjs";

const SIDE = 28;
const HEIGHT = 340; // of all maps together, in CSS pixels
const GAP = 3;
const SHADES = Uint8Array.from({ length: 256 }, (_, i) => i);
const byId = (id) => document.getElementById(id);

export class Layers extends EventTarget {
  #select = byId("layer");
  #maps = byId("maps");
  #tiles = byId("tiles"); // all maps, below a button for each: a browser composes each canvas with the page anew
  #places = []; // of the maps on that canvas, in its pixels: {x, y, width, height}
  #atlas = document.createElement("canvas"); // a pixel for each value, the maps one below the other
  #model = null;
  #shown = null; // {layer, heat, values} of the last answer
  #chosen = -1; // the map that is enlarged
  #place = null; // the value of it that is pointed at: {row, column}

  constructor() {
    super();
    this.#select.addEventListener("change", () => this.#changed());
    byId("earlier").addEventListener("click", () => this.#step(-1));
    byId("later").addEventListener("click", () => this.#step(1));
    this.#maps.addEventListener("click", (event) => this.#choose(event.target.closest("button")));
    this.#maps.addEventListener("keydown", (event) => this.#key(event));
    const large = byId("large");
    for (const type of ["pointerdown", "pointermove"]) {
      large.addEventListener(type, (event) => this.#point(event));
    }
    large.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.#pointAt(null); // a finger that is lifted has left, too
    });
    new ResizeObserver(() => this.#size()).observe(this.#maps);
  }

  /** The layer that is looked at, or null. */
  get index() {
    return this.#layer?.index ?? null;
  }

  get #layer() {
    return this.#model?.layers[this.#select.selectedIndex] ?? null;
  }

  /** Shows the layers of another model. */
  use(model) {
    const place = this.#model ? this.#select.selectedIndex : 0;
    this.#model = model;
    this.#shown = null;
    this.#chosen = -1;
    this.#select.replaceChildren(
      ...model.layers.map((layer, i) => new Option(`${i + 1}. ${nameOf(layer)}`)),
    );
    this.#select.disabled = model.layers.length === 0;
    if (model.layers.length) this.#select.selectedIndex = Math.min(Math.max(0, place), model.layers.length - 1);
    this.#clear();
  }

  /** Shows what a layer has made of the digit; null if there is none. */
  show(heat, index) {
    if (!heat) {
      this.#shown = null;
      this.#clear();
      if (this.#layer) this.#maps.append(hint());
      return;
    }
    if (index !== this.index) return; // another has been chosen meanwhile
    const layer = this.#layer;
    const isNew = this.#shown?.layer !== layer;
    this.#shown = { layer, heat, values: bytes(heat.values) };
    if (isNew) this.#build();
    else this.#paint();
  }

  // ---- Choosing

  #step(by) {
    const next = this.#select.selectedIndex + by;
    if (next < 0 || next >= this.#select.options.length) return;
    this.#select.selectedIndex = next;
    this.#changed();
  }

  #changed() {
    this.#chosen = -1;
    this.#clear();
    this.dispatchEvent(new Event("change"));
  }

  #choose(button) {
    if (!button) return;
    const map = [...this.#maps.children].indexOf(button);
    this.#chosen = this.#chosen === map ? -1 : map;
    this.#paint();
  }

  /** Of all maps only one is in the tab order; arrows go from one to the next. */
  #key(event) {
    const buttons = [...this.#maps.children];
    const at = buttons.indexOf(document.activeElement);
    const columns = buttons.filter((each) => each.offsetTop === buttons[0]?.offsetTop).length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (at < 0 || !by || !buttons[at + by]) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    buttons[at + by].tabIndex = 0;
    buttons[at + by].focus();
  }

  // ---- Showing

  #clear() {
    const position = this.#select.selectedIndex;
    byId("earlier").disabled = position <= 0;
    byId("later").disabled = position < 0 || position >= this.#select.options.length - 1;
    byId("layer-lesson").textContent = lessonOf(this.#layer, this.#model);
    byId("scale").hidden = true;
    byId("detail").hidden = true;
    this.#maps.replaceChildren();
    this.#maps.style.minHeight = "";
    this.#tiles.hidden = true;
    this.#pointAt(null);
    this.#shown = null;
  }

  #build() {
    const { channels, rows } = this.#shown.layer.output;
    this.#maps.replaceChildren(
      ...Array.from({ length: rows === 0 ? 0 : channels }, (_, i) => {
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = i === 0 ? 0 : -1;
        button.setAttribute("aria-label", `Map ${i + 1} of ${channels}`);
        return button;
      }),
    );
    this.#tiles.hidden = false;
    if (rows === 0) {
      this.#tiles.setAttribute("role", "img");
      this.#tiles.setAttribute("aria-label", `The ${channels} units, a square for each`);
    } else {
      this.#tiles.setAttribute("role", "presentation"); // the buttons say what there is
      this.#tiles.removeAttribute("aria-label");
    }
    this.#size();
  }

  #size() {
    if (!this.#shown) return;
    const { rows, columns, channels } = this.#shown.layer.output;
    const width = this.#maps.clientWidth;
    if (rows === 0) {
      const side = Math.min(width, HEIGHT);
      const across = squarest(channels);
      const unit = Math.max(2, Math.min(24, Math.floor(side / across)));
      this.#resize(unit * across, unit * Math.ceil(channels / across));
      this.#maps.style.minHeight = this.#tiles.style.height;
      this.#places = [];
    } else {
      const buttons = [...this.#maps.children];
      const side = Math.max(14, Math.min(84, tileSide(buttons.length, width, HEIGHT, GAP)));
      for (const button of buttons) {
        button.style.width = `${side}px`;
        button.style.height = `${Math.round((side * rows) / columns)}px`;
      }
      const height = this.#maps.clientHeight;
      this.#resize(width, height);
      this.#tiles.width = Math.round(width * devicePixelRatio);
      this.#tiles.height = Math.round(height * devicePixelRatio);
      const ends = (start, length) => [Math.round(start * devicePixelRatio), Math.round((start + length) * devicePixelRatio)];
      this.#places = buttons.map((button) => {
        const [left, right] = ends(button.offsetLeft, button.offsetWidth);
        const [top, bottom] = ends(button.offsetTop, button.offsetHeight);
        return { x: left, y: top, width: right - left, height: bottom - top };
      });
    }
    this.#paint();
  }

  #resize(width, height) {
    this.#tiles.style.width = `${width}px`;
    this.#tiles.style.height = `${height}px`;
  }

  #paint() {
    const { layer, heat, values } = this.#shown;
    const { rows, columns, channels } = layer.output;
    const colors = colorsOf(heat.colors);
    if (rows === 0) {
      const across = squarest(channels);
      paint(this.#tiles, values, Math.ceil(channels / across), across, colors);
    } else {
      this.#paintMaps(values, rows, columns, colors);
      [...this.#maps.children].forEach((button, i) => {
        const isPressed = String(i === this.#chosen);
        // Even the same value again would have the browser look at its style.
        if (button.getAttribute("aria-pressed") !== isPressed) button.setAttribute("aria-pressed", isPressed);
      });
    }
    this.#paintScale(heat, colors);
    this.#paintDetail(colors);
  }

  #paintMaps(values, rows, columns, colors) {
    paint(this.#atlas, values, rows * this.#places.length, columns, colors);
    const context = this.#tiles.getContext("2d");
    context.imageSmoothingEnabled = false;
    this.#places.forEach((place, i) => {
      context.drawImage(this.#atlas, 0, i * rows, columns, rows, place.x, place.y, place.width, place.height);
    });
  }

  #paintScale(heat, colors) {
    byId("scale").hidden = false;
    byId("low").textContent = heat.colors === "diverging" ? short(-heat.max) : "0";
    byId("high").textContent = short(heat.max);
    paint(byId("bar"), SHADES, 1, 256, colors);
  }

  #paintDetail(colors) {
    const { layer, heat, values } = this.#shown;
    const { rows, columns } = layer.output;
    const detail = byId("detail");
    detail.hidden = this.#chosen < 0 || rows === 0;
    if (detail.hidden) {
      this.#pointAt(null);
      return;
    }
    const map = values.subarray(this.#chosen * rows * columns, (this.#chosen + 1) * rows * columns);
    paint(byId("large"), map, rows, columns, colors);
    byId("large-note").textContent = `map ${this.#chosen + 1}`;
    const filters = layer.filters;
    byId("filter-figure").hidden = !filters;
    if (filters) {
      const size = filters.rows * filters.columns;
      const weights = bytes(filters.values.values).subarray(this.#chosen * size, (this.#chosen + 1) * size);
      paint(byId("filter"), weights, filters.rows, filters.columns, colorsOf(filters.values.colors));
    }
    byId("detail-note").textContent = this.#note(map, heat);
    this.#outline();
  }

  #note(map, heat) {
    const { layer } = this.#shown;
    const { rows, columns } = layer.output;
    const size = `${layer.field.rows.size}\u00a0×\u00a0${layer.field.columns.size}`;
    const about = layer.filters
      ? "Orange speaks for what it looks for, blue against."
      : layer.kind === "CONVOLUTION"
        ? "Its filter looks at the maps before it, not at pixels, so it has no picture of its own."
        : "";
    if (!this.#place) {
      return `${about} Each value depends on ${size} pixels: point at one to see on which.`.trim();
    }
    const byte = map[this.#place.row * columns + this.#place.column];
    const value = heat.colors === "diverging" ? (byte / 127.5 - 1) * heat.max : (byte / 255) * heat.max;
    return `${about} Row ${this.#place.row + 1} of ${rows}, column ${this.#place.column + 1} of ${columns}: `
      + `${short(value)}, from the outlined ${size} pixels of the image.`;
  }

  #point(event) {
    if (!this.#shown) return;
    const { rows, columns } = this.#shown.layer.output;
    const area = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - area.top) / area.height) * rows);
    const column = Math.floor(((event.clientX - area.left) / area.width) * columns);
    const inside = row >= 0 && row < rows && column >= 0 && column < columns;
    this.#pointAt(inside ? { row, column } : null);
  }

  #pointAt(place) {
    this.#place = place;
    if (this.#shown && this.#chosen >= 0 && place) this.#paintDetail(colorsOf(this.#shown.heat.colors));
    else this.#outline();
  }

  #outline() {
    let area = null;
    if (this.#shown && this.#chosen >= 0 && this.#place) {
      const { rows, columns } = this.#shown.layer.field;
      const [top, bottom] = span(rows, this.#place.row, SIDE);
      const [left, right] = span(columns, this.#place.column, SIDE);
      area = { left, top, right, bottom };
    }
    this.dispatchEvent(new CustomEvent("field", { detail: area }));
  }
}

function hint() {
  const hint = document.createElement("p");
  hint.textContent = "Draw a digit, and they light up.";
  return hint;
}

function nameOf(layer) {
  const { channels, rows, columns } = layer.output;
  const size = rows ? `${channels} maps, ${rows}×${columns}` : `${channels} units`;
  const activation = layer.kind === "ATTACHED" && layer.details.length ? ` ${layer.details[0]}` : "";
  return `${layer.title}${activation}: ${size}`;
}

/** One short sentence for each kind of layer. */
function lessonOf(layer, model) {
  if (!layer) {
    return model && model.members > 1
      ? `${model.members} networks are asked together here. Choose a single one to see its layers.`
      : "";
  }
  if (layer.output.rows === 0) {
    return layer.output.channels === 10
      ? "The last layer: a unit for each digit."
      : "Each square is a unit, which has looked at all values before it.";
  }
  switch (layer.kind) {
    case "CONVOLUTION":
      return "Each map shows where one filter has found what it looks for.";
    case "POOLING":
      return "Smaller maps: of each small square only the strongest value, or the mean, is kept.";
    default:
      return "The same maps, each value changed by itself.";
  }
}

/** The columns of a full rectangle if there is one not too wide, else of a near square. */
function squarest(count) {
  const root = Math.ceil(Math.sqrt(count));
  for (let columns = root; columns <= 1.5 * root; columns++) {
    if (count % columns === 0) return columns;
  }
  return root;
}
