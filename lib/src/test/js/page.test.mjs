// The parts of the page that need no browser; run by "node --test".
import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, latest } from "../../main/resources/org/mnistkit/page/api.mjs";
import { pathOf, roundUp } from "../../main/resources/org/mnistkit/page/curve.mjs";
import {
  certainty, fewest, largest, learningAt, learningEnded, ordinal, percent, saying, short, span, tileSide,
} from "../../main/resources/org/mnistkit/page/words.mjs";

test("no certainty is shown that is not there", () => {
  assert.equal(percent(0.9997), "99.9\u00a0%");
  assert.equal(percent(1), "100\u00a0%");
  assert.equal(percent(0.0004), "0.0\u00a0%");
  assert.equal(percent(0.1234), "12.3\u00a0%");
});

test("the words for certainty rise with the probability", () => {
  const words = [0.1, 0.59, 0.6, 0.89, 0.9, 0.98, 0.99, 1].map(certainty);
  assert.deepEqual([...new Set(words)], ["Only guessing", "Leaning towards it", "Quite sure", "Certain"]);
});

test("a model says when it had better not answer", () => {
  const answer = { digit: "3", probability: 0.62 };
  assert.equal(saying({ ...answer, verdict: "ANSWERED" }), "Leaning towards it: 62.0\u00a0%");
  assert.equal(saying({ ...answer, verdict: "NOT_SURE" }), "I am not sure: 62.0\u00a0%");
  assert.match(saying({ ...answer, verdict: "UNFAMILIAR" }), /does not look like a digit.* 3,/);
});

test("the first of the largest is found", () => {
  assert.equal(largest([0.1, 0.7, 0.2]), 1);
  assert.equal(largest([0.5, 0.5]), 0);
});

test("a receptive field ends with the image", () => {
  const field = { first: -2, step: 2, size: 5 };
  assert.deepEqual(span(field, 0, 28), [0, 3]);
  assert.deepEqual(span(field, 3, 28), [4, 9]);
  assert.deepEqual(span(field, 13, 28), [24, 28]);
});

test("tiles are as large as they can be", () => {
  for (const [count, width, height] of [[1, 300, 200], [32, 372, 340], [128, 340, 340], [7, 100, 600]]) {
    const side = tileSide(count, width, height, 3);
    const fits = (s) => Math.floor((width + 3) / (s + 3)) * Math.floor((height + 3) / (s + 3)) >= count;
    assert.ok(fits(side), `${count} of ${side}`);
    assert.ok(!fits(side + 1), `${count} of ${side + 1}`);
  }
});

test("numbers are short", () => {
  assert.deepEqual([0.1234, 12.345, 123.45, -3.14159].map(short), ["0.12", "12.3", "123", "-3.14"]);
});

test("one call at a time, and one more after what changed meanwhile", async () => {
  globalThis.requestAnimationFrame = setImmediate;
  let value = 0;
  let running = 0;
  const seen = [];
  const run = latest(async () => {
    assert.equal(++running, 1);
    const at = value;
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(at);
    running--;
  });
  const first = run();
  for (value = 1; value <= 20; value++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    run();
  }
  value = 21;
  run();
  await first;
  assert.equal(seen.at(-1), 21);
  assert.ok(seen.length < 15, `${seen.length} calls`);
});

test("after a failure it goes on", async () => {
  globalThis.requestAnimationFrame = setImmediate;
  let calls = 0;
  const run = latest(async () => {
    if (++calls === 1) throw new Error("once");
  });
  await assert.rejects(run(), /once/);
  await run();
  assert.equal(calls, 2);
});

test("after a failure, what changed meanwhile is asked about", async () => {
  globalThis.requestAnimationFrame = setImmediate;
  let calls = 0;
  const run = latest(async () => {
    calls++;
    if (calls === 1 || calls === 3) run();
    if (calls === 1) throw new Error("outdated");
    if (calls === 4) throw new Error("newest");
  });
  await run();
  assert.equal(calls, 2);
  await assert.rejects(run(), /newest/);
  assert.equal(calls, 4);
});

test("bytes come as base64", () => {
  assert.deepEqual([...bytes("AAF/gP8=")], [0, 1, 127, 128, 255]);
  assert.equal(bytes("").length, 0);
});

test("a curve stays in its box", () => {
  assert.equal(pathOf([[0, 0], [50, 1], [100, 2]], 100, 2, 200, 100), "M0.0 100.0L100.0 50.0L200.0 0.0");
  assert.equal(pathOf([[0, 9], [120, -1]], 100, 2, 200, 100), "M0.0 0.0L200.0 100.0");
});

test("how a training goes and ends is said in sentences", () => {
  assert.equal(learningAt(1200, 4540, 2.345), "Step 1,200 of 4,540, after 2.3 seconds.");
  assert.equal(
    learningEnded({ how: "COMPLETED", accuracy: 0.9875 }),
    "Done. It tells 98.8\u00a0% of the validation images right.",
  );
  assert.equal(learningEnded({ how: "INTERRUPTED" }), "Stopped.");
  assert.match(learningEnded({ how: "DIVERGED", accuracy: 0.1 }), /worth nothing/);
});

test("an axis ends with a round number", () => {
  assert.deepEqual([0.04, 0.2, 0.32, 1, 2.7, 60].map(roundUp), [0.05, 0.2, 0.5, 1, 3, 100]);
});

test("the digit to write next is one of which there are fewest", () => {
  assert.equal(fewest([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0), 1);
  assert.equal(fewest([2, 2, 2, 2, 2, 2, 2, 2, 2, 2], 9), 0);
  assert.equal(fewest([2, 2, 2, 1, 2, 2, 2, 2, 2, 2], 7), 3);
});

test("places have their endings", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal),
    ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
});
