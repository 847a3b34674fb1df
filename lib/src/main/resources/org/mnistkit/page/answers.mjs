// What the models say.
import { isDoubtful, largest, percent, saying } from "./words.mjs";

const byId = (id) => document.getElementById(id);
const SETTLED = 700; // milliseconds without a change until the answer is read out

export class Answers {
  #bars = byId("bars");
  #verdicts = byId("verdicts");
  #timer = 0;

  constructor(classes) {
    for (const name of classes) {
      const row = element("li");
      const tracks = element("div", "tracks");
      const value = element("div", "value");
      row.append(text("span", name), tracks, value);
      this.#bars.append(row);
    }
    this.#classes = classes;
  }

  #classes;

  /** @param answers of each model, {name, probabilities or null, verdict: ANSWERED, NOT_SURE or UNFAMILIAR} */
  show(answers) {
    this.#bars.classList.toggle("two", answers.length > 1);
    while (this.#verdicts.children.length > answers.length) this.#verdicts.lastChild.remove();
    answers.forEach((answer, i) => this.#showVerdict(answer, i, answers.length));
    const best = answers[0].probabilities ? largest(answers[0].probabilities) : -1;
    [...this.#bars.children].forEach((row, digit) => {
      row.classList.toggle("best", digit === best);
      const [, tracks, value] = row.children;
      while (tracks.children.length > answers.length) tracks.lastChild.remove();
      while (tracks.children.length < answers.length) {
        const track = element("div", "track");
        track.append(element("div", "fill"));
        tracks.append(track);
      }
      const numbers = answers.map((answer) => answer.probabilities?.[digit] ?? 0);
      numbers.forEach((number, i) => {
        tracks.children[i].firstChild.style.transform = `scaleX(${number})`;
      });
      while (value.children.length > answers.length) value.lastChild.remove();
      while (value.children.length < answers.length) value.append(element("div"));
      numbers.forEach((number, i) => write(value.children[i], best < 0 ? "" : percent(number)));
    });
    this.#speak(answers);
  }

  #showVerdict({ name, probabilities, verdict: doubt }, i, count) {
    const [digit, sentence, model] = (this.#verdicts.children[i] ?? this.#newVerdict(i)).children;
    if (!probabilities) {
      write(digit, "?", "waiting");
      write(sentence, i === 0 ? "Waiting for a digit." : "");
    } else {
      const best = this.#classes[largest(probabilities)];
      write(digit, doubt === "UNFAMILIAR" ? "?" : best, isDoubtful(doubt) ? "unsure" : undefined);
      write(sentence, saying({ digit: best, probability: Math.max(...probabilities), verdict: doubt }));
    }
    write(model, count > 1 ? name : "", "name");
  }

  #newVerdict(i) {
    const verdict = element("div", i === 0 ? "verdict" : "verdict two");
    verdict.append(element("b"), element("p"), element("p", "name"));
    this.#verdicts.append(verdict);
    return verdict;
  }

  /** For those who listen: only when the pen rests. */
  #speak(answers) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      byId("spoken").textContent = answers
        .filter((answer) => answer.probabilities)
        .map(({ name, probabilities, verdict }) => {
          const digit = largest(probabilities);
          const classes = this.#classes;
          const says = saying({ digit: classes[digit], probability: probabilities[digit], verdict });
          return verdict === "UNFAMILIAR" ? `${name}: ${says}` : `${name} says ${classes[digit]}. ${says}.`;
        })
        .join(" ");
    }, SETTLED);
  }
}

function element(tag, className = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

function text(tag, content, className = "") {
  const made = element(tag, className);
  made.textContent = content;
  return made;
}

/** Changes what an element says, but only if that is something else: the same again would have it laid out anew. */
function write(element, content, className = "") {
  if (element.textContent !== content) element.textContent = content;
  if (element.className !== className) element.className = className;
}
