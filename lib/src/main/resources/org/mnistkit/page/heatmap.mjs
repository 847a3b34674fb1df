// Numbers as colors.
import { bytes } from "./api.mjs";

const GRAY = Uint8Array.from({ length: 768 }, (_, i) => i / 3);
let maps = {};

/** Takes the colors that the kit uses in all its pictures. */
export function useColors(colors) {
  maps = Object.fromEntries(Object.entries(colors).map(([name, list]) => [name, bytes(list)]));
}

/** The colors of a kind of map, red, green and blue of each. */
export const colorsOf = (name) => maps[name] ?? GRAY;

/** Paints a pixel for each byte. */
export function paint(canvas, values, rows, columns, colors = GRAY) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    if (i >= values.length) break; // the rest stays transparent
    const from = 3 * values[i];
    image.data[4 * i] = colors[from];
    image.data[4 * i + 1] = colors[from + 1];
    image.data[4 * i + 2] = colors[from + 2];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
