// The paper: strokes of mouse, pen, finger or keys, or a picture.

/** The side of the drawing that the kit is sent, in pixels. */
export const SIDE = 140;

const WIDTHS = { thin: 5, thick: 11 };
const STEP = 4; // of a key, in those pixels
const MOST_UNDONE = 50;
const EMPTY = { strokes: [], picture: null };

export class Pad extends EventTarget {
  width = "thick";

  #canvas;
  #pen;
  #ink = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  #content = EMPTY; // {strokes: lists of {x, y, width}, picture: {file, bitmap} or null}
  #past = [];
  #stroke = null; // the one that is being drawn
  #pointer = null;
  #cursor = { x: SIDE / 2, y: SIDE / 3 };
  #bitmapOf = new WeakMap();

  /**
   * @param canvas where to draw
   * @param pen what shows where the pen of the keyboard is
   */
  constructor(canvas, pen) {
    super();
    this.#canvas = canvas;
    this.#pen = pen;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.#up(event));
    }
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => this.#useKeys(this.#pointer === null));
    canvas.addEventListener("blur", () => {
      this.#lift();
      this.#useKeys(false);
    });
    new ResizeObserver(() => this.#redraw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#redraw());
  }

  get isEmpty() {
    return this.#content.strokes.length === 0 && !this.#stroke && !this.#content.picture;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  /** {file}, or {ink, side}: bytes row by row, from 0 for paper to 255 for ink. */
  get picture() {
    if (this.#content.picture) return { file: this.#content.picture };
    const { data } = this.#ink.getImageData(0, 0, SIDE, SIDE);
    const ink = new Uint8Array(SIDE * SIDE);
    for (let i = 0; i < ink.length; i++) ink[i] = data[4 * i + 3];
    return { ink, side: SIDE };
  }

  undo() {
    this.#lift();
    if (this.#past.length) this.#set(this.#past.pop());
  }

  clear() {
    this.#lift();
    if (!this.isEmpty) this.#keep(EMPTY);
  }

  /** Puts a picture in place of what was drawn. */
  async open(file) {
    this.#lift();
    try {
      this.#bitmapOf.set(file, await createImageBitmap(file));
    } catch {
      // The browser cannot show it. The kit may know the format, or say what is wrong with it.
    }
    this.#keep({ strokes: [], picture: file });
  }

  /** Whether there is a picture that the browser cannot show. */
  get isHidden() {
    return this.#content.picture !== null && !this.#bitmapOf.has(this.#content.picture);
  }

  /** Shows it in another format. */
  async show(file, readable) {
    this.#bitmapOf.set(file, await createImageBitmap(readable));
    this.#redraw();
  }

  // ---- Contents

  /** Goes on with other contents, so that this can be undone. */
  #keep(content) {
    this.#past.push(this.#content);
    if (this.#past.length > MOST_UNDONE) this.#past.shift();
    this.#set(content);
  }

  #set(content) {
    this.#content = content;
    this.#redraw();
    this.#changed(performance.now());
  }

  #changed(time) {
    this.dispatchEvent(new CustomEvent("change", { detail: time }));
  }

  // ---- Strokes

  #begin(point) {
    if (this.#content.picture) this.#keep(EMPTY);
    this.#stroke = [];
    this.#extend([point], performance.now());
  }

  #extend(points, time) {
    this.#stroke.push(...points);
    this.#redraw();
    this.#changed(time);
  }

  #lift() {
    this.#pen.classList.remove("down");
    this.#pointer = null;
    if (!this.#stroke) return;
    const strokes = [...this.#content.strokes, this.#stroke];
    this.#stroke = null;
    this.#past.push(this.#content);
    if (this.#past.length > MOST_UNDONE) this.#past.shift();
    this.#content = { strokes, picture: null };
    this.dispatchEvent(new Event("rest"));
  }

  #redraw() {
    const side = Math.max(1, Math.round(this.#canvas.clientWidth * devicePixelRatio));
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    const { color } = getComputedStyle(this.#canvas);
    context.clearRect(0, 0, side, side);
    this.#ink.clearRect(0, 0, SIDE, SIDE);
    const bitmap = this.#bitmapOf.get(this.#content.picture);
    if (bitmap) {
      const scale = Math.min(side / bitmap.width, side / bitmap.height);
      const width = bitmap.width * scale;
      const height = bitmap.height * scale;
      context.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height);
    }
    for (const stroke of [...this.#content.strokes, this.#stroke ?? []]) {
      draw(this.#ink, stroke, 1, "#000");
      draw(context, stroke, side / SIDE, color);
    }
  }

  // ---- Mouse, pen, finger

  #down(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    event.preventDefault(); // which would also have given the focus
    this.#lift();
    this.#pointer = event.pointerId;
    this.#canvas.focus({ preventScroll: true });
    this.#useKeys(false);
    this.#canvas.setPointerCapture(event.pointerId);
    this.#begin(this.#pointOf(event));
  }

  #move(event) {
    if (event.pointerId !== this.#pointer || !this.#stroke) return;
    const all = event.getCoalescedEvents?.() ?? [];
    this.#extend((all.length ? all : [event]).map((each) => this.#pointOf(each)), event.timeStamp);
  }

  #up(event) {
    if (event.pointerId === this.#pointer) this.#lift();
  }

  #pointOf(event) {
    const area = this.#canvas.getBoundingClientRect();
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? 0.4 + 1.2 * event.pressure : 1;
    return {
      x: ((event.clientX - area.left) / area.width) * SIDE,
      y: ((event.clientY - area.top) / area.height) * SIDE,
      width: WIDTHS[this.width] * pressure,
    };
  }

  // ---- Keys

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (move) {
      this.#cursor = {
        x: Math.max(0, Math.min(SIDE, this.#cursor.x + STEP * move[0])),
        y: Math.max(0, Math.min(SIDE, this.#cursor.y + STEP * move[1])),
      };
      if (this.#stroke) this.#extend([this.#penPoint()], event.timeStamp);
    } else if (event.key === " ") {
      if (event.repeat) return;
      if (this.#stroke) {
        this.#lift();
      } else {
        this.#begin(this.#penPoint());
        this.#pen.classList.add("down");
      }
    } else if (event.key === "Backspace") {
      this.undo();
    } else {
      return;
    }
    event.preventDefault();
    this.#useKeys(true);
  }

  #penPoint() {
    return { ...this.#cursor, width: WIDTHS[this.width] };
  }

  /** Shows where the pen of the keyboard is, or does not. */
  #useKeys(isOn) {
    this.#pen.hidden = !isOn;
    this.#canvas.classList.toggle("keyed", isOn);
    this.#pen.style.left = `${(100 * this.#cursor.x) / SIDE}%`;
    this.#pen.style.top = `${(100 * this.#cursor.y) / SIDE}%`;
  }
}

/** Draws a stroke: in one go if it is equally wide, or each piece as wide as the pen was pressed. */
function draw(context, points, scale, color) {
  context.strokeStyle = color;
  context.lineCap = "round";
  context.lineJoin = "round";
  const isEven = points.every((point) => point.width === points[0].width);
  const parts = isEven ? [points] : points.slice(1).map((point, i) => [points[i], point]);
  for (const part of parts) {
    const [first, ...others] = part;
    if (!first) return;
    context.lineWidth = scale * (isEven ? first.width : (first.width + others[0].width) / 2);
    context.beginPath();
    context.moveTo(scale * first.x, scale * first.y);
    for (const { x, y } of others) context.lineTo(scale * x, scale * y);
    if (!others.length) context.lineTo(scale * first.x + 0.01, scale * first.y); // a dot
    context.stroke();
  }
}
