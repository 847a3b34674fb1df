// What the kit is asked. All addresses are relative to the page's.

const READABLE = ["image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff"]; // by the kit itself
const LARGEST_FILE = 32 * 2 ** 20; // in bytes, as the kit takes it

/** Sends a request; fails with one sentence that can be shown. */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The kit does not answer. If it was ended, start it again, and open the address that it prints.");
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Error(`The kit's answer got lost on its way (${response.status}).`);
  }
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** On the machine itself, packing takes longer than sending. */
const isNear = () => ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

async function packed(bytes) {
  if (isNear() || !("CompressionStream" in window)) return { body: bytes, headers: {} };
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return {
    body: await new Response(stream).arrayBuffer(),
    headers: { "Content-Encoding": "gzip" },
  };
}

/** The models' names, the classes, and the colors of heat maps. */
export const models = () => ask("models");

/** A model and its layers. */
export const model = (number) => ask(`model?model=${number}`);

/**
 * What is made of a picture, and what models say of it.
 *
 * @param picture {file} or {ink, side}: bytes from 0, paper, to 255
 * @param chosen {models: numbers, layer: {of, index} or null, digit: which of several, from 0,
 *     view: whether the picture itself is asked for, as PNG}
 */
export async function look(picture, chosen) {
  const query = queryOf(chosen);
  if (!picture.file) query.append("drawing", "");
  return sent(`look?${query}`, picture);
}

/** Sends a picture. */
async function sent(path, picture) {
  if (picture.file) {
    if (picture.file.size > LARGEST_FILE) throw new Error("A picture may have 32 MB at the most.");
    const file = READABLE.includes(picture.file.type) ? picture.file : await asPng(picture.file);
    const type = file.type.startsWith("image/") ? file.type : "image/unknown";
    return ask(path, { method: "POST", body: file, headers: { "Content-Type": type } });
  }
  const { body, headers } = await packed(picture.ink);
  return ask(`${path}&width=${picture.side}&height=${picture.side}`, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/octet-stream", ...headers },
  });
}

/** A picture in a format that the browser knows and the kit does not, such as AVIF, or reads slowly: WebP. */
async function asPng(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return await canvas.convertToBlob({ type: "image/png" });
  } catch {
    return file; // the kit says what is wrong with it
  }
}

function queryOf({ models: numbers, layer, digit, view }) {
  const query = new URLSearchParams();
  numbers.forEach((number) => query.append("model", number));
  if (layer) {
    query.append("of", layer.of);
    query.append("layer", layer.index);
  }
  if (digit) query.append("digit", digit);
  if (view) query.append("view", "");
  return query;
}

/** The same for an image of 28×28 bytes, which has been prepared already. */
export const again = (image, chosen) =>
  ask(`ask?${queryOf(chosen)}`, {
    method: "POST",
    body: image,
    headers: { "Content-Type": "application/octet-stream" },
  });

/** Which pixels of an image of 28×28 bytes spoke for a model's answer. */
export const attribution = (image, model) =>
  ask(`attribution?model=${model}`, {
    method: "POST",
    body: image,
    headers: { "Content-Type": "application/octet-stream" },
  });

/** What models say of an image of 28×28 bytes that is changed more and more. */
export const changed = (image, models, by) =>
  ask(`change?${queryOf({ models })}&by=${by}`, {
    method: "POST",
    body: image,
    headers: { "Content-Type": "application/octet-stream" },
  });

/** Begins to train a network from nothing. */
export const learn = (slowly) => ask(`learn${slowly ? "?slowly=" : ""}`, { method: "POST" });

/** Lets it go on in slow motion, or as fast as it can. */
export const pace = (slowly) => ask(`pace${slowly ? "?slowly=" : ""}`, { method: "POST" });

/** Ends the training in progress. */
export const stop = () => ask("stop", { method: "POST" });

/** How many of each digit have been written, and those of one digit. */
export const handwriting = (digit) => ask(`handwriting?digit=${digit}`);

/** Keeps all that a picture shows as ones of a digit. */
export const keep = (digit, picture) => sent(`keep?digit=${digit}`, picture);

/** Removes one of a digit, by its number. */
export const remove = (digit, number) => ask(`remove?digit=${digit}&number=${number}`, { method: "POST" });

/** Begins to teach a model what has been written. */
export const teach = (model) => ask(`teach?model=${model}`, { method: "POST" });

/** Saves the model that was taught last. */
export const keepModel = () => ask("keep-model", { method: "POST" });

/** Bytes that came as base64. */
export function bytes(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i); // faster than a call for each
  return bytes;
}

/**
 * Lets one call at a time run, and after it one more if anything has changed meanwhile: whatever is
 * seen last is what was drawn last, however slow the answers are. Fails if the last call does.
 */
export function latest(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await new Promise(requestAnimationFrame); // never, as long as the page is not seen
      let failure;
      do {
        again = false;
        failure = null;
        await work().catch((error) => (failure = error));
      } while (again);
      if (failure) throw failure;
    } finally {
      running = false;
    }
  };
}
