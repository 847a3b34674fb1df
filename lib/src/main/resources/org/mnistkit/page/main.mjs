// Brings the parts of the page together.
import * as api from "./api.mjs";
import { useColors } from "./heatmap.mjs";
import { Changes } from "./change.mjs";
import { Digits } from "./digits.mjs";
import { Layers } from "./layers.mjs";
import { Learn } from "./learn.mjs";
import { Pad } from "./pad.mjs";
import { Attribution } from "./attribution.mjs";
import { Answers } from "./answers.mjs";
import { NetworkInput } from "./input.mjs";
import { Teach } from "./teach.mjs";
import { Training } from "./training.mjs";
import { Write } from "./write.mjs";

const byId = (id) => document.getElementById(id);
const NOTHING = "";
const RESTS = 200; // milliseconds without a change

const problem = byId("problem");
const first = byId("first");
const second = byId("second");
const pad = new Pad(byId("pad"), byId("pen"));
const input = new NetworkInput();
const layers = new Layers();
const training = new Training();
const learn = new Learn(training);
const teach = new Teach(training);
let write;
let answers;
let digits;
let changes;
let attribution;
let names = [];
let learner = 0; // the number of the model that is in training
let taught = -1; // the number of the model that one has taught; -1 if there is none
let laidOut = -1; // the number of the model whose layers are shown; -1 if there are none
let view = "look"; // or "learn" or "teach"
let resting = 0; // the timer that looks further when the pen rests
let edits = 0; // how often the picture has changed
let prepared = null; // what was made of it: {image, box, steps}, or null
let changedAt = 0; // when what is drawn began to differ from what is shown

function tell(error) {
  problem.textContent = error.message;
  problem.hidden = false;
}

/** The numbers of the models that are asked. */
function asked() {
  if (view === "learn") return [learner];
  if (view === "teach") return taught < 0 ? [teach.model] : [teach.model, taught];
  const numbers = [first.selectedIndex];
  if (second.value !== NOTHING) numbers.push(Number(second.value));
  return numbers;
}

/** What models say of the picture, which is prepared only if it is another than before. */
async function seeing(chosen) {
  if (prepared) return { ...prepared, ...(await api.again(api.bytes(prepared.image), chosen)) };
  const edit = edits;
  const { picture, isHidden } = pad;
  const seen = await api.look(picture, { ...chosen, digit: digits.index, view: isHidden });
  if (isHidden) await pad.show(picture.file, new Blob([api.bytes(seen.view)], { type: "image/png" }));
  // What each of several digits is, the kit has to be asked again if the model is another.
  if (edit === edits && !seen.digits.length) prepared = { image: seen.image, box: seen.box, steps: seen.steps };
  return seen;
}

/** What is drawn, seen and said, all at once. */
const refresh = api.latest(async () => {
  const began = changedAt;
  changedAt = 0;
  const models = asked();
  const empty = pad.isEmpty;
  let seen = null;
  const inside = laidOut === models[0] ? layers.index : null;
  const layer = view === "look" ? inside : view === "learn" ? 0 : null;
  if (!empty) {
    try {
      const chosen = { models, layer: layer === null ? null : { of: models[0], index: layer } };
      seen = await seeing(chosen);
      problem.hidden = true;
    } catch (error) {
      tell(error);
    }
  } else {
    problem.hidden = true;
  }
  const image = input.show(seen);
  if (view === "learn") learn.showMaps(seen?.maps ?? null);
  else if (view === "look") layers.show(seen?.maps ?? null, layer);
  digits.show(seen);
  answers.show(models.map((model, i) => ({ name: names[model], probabilities: seen?.answers[i] ?? null, verdict: seen?.verdicts[i] })));
  clearTimeout(resting);
  resting = setTimeout(() => {
    const shown = models.map((number) => ({ number, name: names[number] }));
    attribution.use(seen ? image : null, layer === null ? null : shown[0]);
    changes.use(seen && view === "look" ? image : null, shown);
  }, RESTS);
  if (began) {
    // For whoever wants to know how long it takes; nothing is kept of it.
    performance.measure("look", { start: began, end: performance.now() });
    performance.clearMeasures("look");
  }
});

/** What is said will be something else. */
function changed(time = performance.now()) {
  attribution.fade();
  changes.fade();
  showAgain(time);
}

function showAgain(time = performance.now()) {
  clearTimeout(resting); // what it would look further into is out of date
  changedAt ||= time;
  refresh().catch(tell);
}

/** What one came for: to look inside, to watch one learn, or to teach one. */
function choose(chosen) {
  view = chosen;
  document.body.dataset.view = view;
  if (view !== "look") training.watch();
  if (view === "teach") write.open();
  // The layers may be those of the network in training, which is another by now.
  if (view === "look" && first.selectedIndex === learner) chooseModel();
  else changed();
}

function enableTools() {
  byId("hint").hidden = !pad.isEmpty;
  byId("undo").disabled = !pad.canUndo;
  byId("clear").disabled = pad.isEmpty;
}

/** The layers are those of the first model. */
async function chooseModel() {
  const number = first.selectedIndex;
  try {
    const model = await api.model(number);
    if (number === first.selectedIndex) {
      layers.use(model);
      laidOut = number;
    }
  } catch (error) {
    if (number === first.selectedIndex) {
      layers.use({ layers: [] });
      laidOut = -1;
    }
    tell(error);
    return;
  }
  changed();
}

function offer(all) {
  names = all.models;
  learner = all.learner;
  taught = all.taught;
  const chosen = [first.value, second.value];
  first.replaceChildren(...names.map((name, i) => new Option(name, i)));
  second.replaceChildren(new Option("no other", NOTHING), ...names.map((name, i) => new Option(name, i)));
  if (chosen[0]) [first.value, second.value] = chosen;
  teach.offer(names.slice(0, learner), all.single);
}

function listen() {
  first.addEventListener("change", chooseModel);
  second.addEventListener("change", () => changed());
  pad.addEventListener("change", (event) => {
    edits++;
    prepared = null;
    enableTools();
    changed(event.detail);
  });
  pad.addEventListener("rest", enableTools);
  for (const choice of document.querySelectorAll("input[name=view]")) {
    choice.addEventListener("change", () => choose(choice.value));
  }
  learn.addEventListener("step", () => {
    if (asked().includes(learner)) changed();
  });
  teach.addEventListener("change", () => changed());
  teach.addEventListener("taught", async () => {
    try {
      offer(await api.models());
      if (first.selectedIndex === taught) await chooseModel(); // it has the place of another
      else changed();
    } catch (error) {
      tell(error);
    }
  });
  byId("pad").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && view === "teach") write.keep();
  });
  layers.addEventListener("change", () => showAgain());
  digits.addEventListener("change", () => changed());
  layers.addEventListener("field", (event) => input.outline(event.detail));
  byId("undo").addEventListener("click", () => pad.undo());
  byId("clear").addEventListener("click", () => pad.clear());
  for (const choice of document.querySelectorAll("input[name=width]")) {
    choice.addEventListener("change", () => (pad.width = choice.value));
  }
  for (const id of ["picture", "camera"]) {
    byId(id).addEventListener("change", (event) => {
      if (event.target.files[0]) pad.open(event.target.files[0]);
      event.target.value = ""; // so that the same one can be chosen again
    });
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey) {
      event.preventDefault();
      pad.undo();
    }
  });
  document.addEventListener("paste", (event) => openFirst(event.clipboardData?.files));
  const paper = byId("paper");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    paper.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) paper.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    paper.classList.remove("over");
    openFirst(event.dataTransfer?.files);
  });
}

function openFirst(files) {
  if (files?.length) pad.open(files[0]);
}

async function start() {
  const all = await api.models();
  useColors(all.colors);
  answers = new Answers(all.classes);
  digits = new Digits(all.classes);
  changes = new Changes(all.classes, tell);
  attribution = new Attribution(all.classes, tell);
  write = new Write(pad, all.classes);
  offer(all);
  listen();
  training.watch(); // one that is in progress ends if nobody watches
  choose(document.querySelector("input[name=view]:checked").value); // the page is there before the model is
  await chooseModel();
}

start().catch(tell);
