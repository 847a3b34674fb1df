// Numbers as colors.
import { bytes } from "./api.mjs";

/** The colors of a kind of map as a canvas wants them: one number for each. */
function packed(red, green, blue) {
  const bytes = new Uint8ClampedArray(4 * 256).fill(255);
  for (let i = 0; i < 256; i++) {
    bytes[4 * i] = red(i);
    bytes[4 * i + 1] = green(i);
    bytes[4 * i + 2] = blue(i);
  }
  return new Uint32Array(bytes.buffer);
}

const itself = (i) => i;
const GRAY = packed(itself, itself, itself);
let maps = {};

/** Takes the colors that the kit uses in all its pictures. */
export function useColors(colors) {
  maps = Object.fromEntries(
    Object.entries(colors).map(([name, list]) => {
      const rgb = bytes(list);
      return [name, packed((i) => rgb[3 * i], (i) => rgb[3 * i + 1], (i) => rgb[3 * i + 2])];
    }),
  );
}

/** The colors of a kind of map. */
export const colorsOf = (name) => maps[name] ?? GRAY;

/** Paints a pixel for each byte. */
export function paint(canvas, values, rows, columns, colors = GRAY) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const count = Math.min(values.length, pixels.length); // the rest stays transparent
  for (let i = 0; i < count; i++) pixels[i] = colors[values[i]];
  context.putImageData(image, 0, 0);
}
