// Numbers in words. Pure functions.

/** A probability as a percentage; never a certainty that is not there: 0.9997 is "99.9 %". */
export function percent(probability) {
  if (probability >= 1) return "100\u00a0%";
  return Math.min(99.9, 100 * probability).toFixed(1) + "\u00a0%";
}

/** How certain a probability is, for the most probable of ten. */
export function certainty(probability) {
  if (probability >= 0.99) return "Certain";
  if (probability >= 0.9) return "Quite sure";
  if (probability >= 0.6) return "Leaning towards it";
  return "Only guessing";
}

/**
 * What a model says, by its verdict on its own answer.
 *
 * @param answer {digit, probability, verdict}
 */
export function saying({ digit, probability, verdict }) {
  switch (verdict) {
    case "UNFAMILIAR":
      return `This does not look like a digit; most like ${article(digit)} ${digit}, if any.`;
    case "NOT_SURE":
      return `I am not sure: ${percent(probability)}`;
    default:
      return `${certainty(probability)}: ${percent(probability)}`;
  }
}

/** Whether a model refuses to answer; nothing if it was not asked. */
export const isDoubtful = (verdict) => verdict === "NOT_SURE" || verdict === "UNFAMILIAR";

/** "a" or "an", as in "an 8". */
export const article = (digit) => (digit === 8 ? "an" : "a");

/** The place of the largest number; the first of them if several tie. */
export function largest(numbers) {
  return numbers.reduce((best, number, i) => (number > numbers[best] ? i : best), 0);
}

/** The pixels, of an image of a side, that a value of a map depends on: [first, past the last]. */
export function span(field, place, side) {
  const first = field.first + field.step * place;
  return [Math.max(0, first), Math.min(side, first + field.size)];
}

/** The side of the squares of a grid: the largest with which so many fit. */
export function tileSide(count, width, height, gap) {
  let side = 1;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    side = Math.max(side, Math.min((width + gap) / columns - gap, (height + gap) / rows - gap));
  }
  return Math.floor(side);
}

/** A number in few characters. */
export function short(number) {
  const size = Math.abs(number);
  return size >= 100 ? number.toFixed(0) : size >= 10 ? number.toFixed(1) : number.toFixed(2);
}

/** How much an image is changed, in words. */
export function amountOf(by, amount) {
  const size = Math.abs(amount);
  switch (by) {
    case "turned":
      return amount === 0 ? "upright" : `${size}° ${amount < 0 ? "to the left" : "to the right"}`;
    case "moved":
      return amount === 0 ? "in the middle" : `${size} pixels ${amount < 0 ? "to the left" : "to the right"}`;
    case "zoomed":
      return amount === 1 ? "as it is" : `${amount.toFixed(2)} times as large`;
    default:
      return amount === 0 ? "as it is" : `strokes ${size} pixels ${amount < 0 ? "thinner" : "thicker"}`;
  }
}

/** A whole number with commas: "58,000". */
export const wholeNumber = (number) => number.toLocaleString("en-US");

/** How far a training has come, which has a number of steps. */
export const learningAt = (step, steps, seconds) =>
  `Step ${wholeNumber(step)} of ${wholeNumber(steps)}, after ${seconds.toFixed(1)} seconds.`;

/** How a training has ended. */
export function learningEnded({ how, accuracy }) {
  if (how === "DIVERGED") return "It has diverged: its weights are worth nothing.";
  const right = accuracy === undefined ? "" : ` It tells ${percent(accuracy)} of the validation images right.`;
  return (how === "COMPLETED" ? "Done." : "Stopped.") + right;
}

/** The next digit to write: the one of which there are fewest, from the one after a digit on. */
export function fewest(counts, digit) {
  const least = Math.min(...counts);
  const order = counts.map((_, i) => (digit + 1 + i) % counts.length);
  return order.find((each) => counts[each] === least);
}

/** A number that tells the place: "1st", "12th". */
export function ordinal(number) {
  const last = number % 10;
  const teen = number % 100 > 10 && number % 100 < 14;
  return `${number}${teen ? "th" : { 1: "st", 2: "nd", 3: "rd" }[last] ?? "th"}`;
}
