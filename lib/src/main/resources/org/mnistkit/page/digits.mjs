// Several digits in one picture: what each is, and which of them is looked at.

const UNSURE = { NOT_SURE: true, UNFAMILIAR: true };
const byId = (id) => document.getElementById(id);

/** Sends "change" when another digit is to be looked at. */
export class Digits extends EventTarget {
  index = 0;

  #classes;
  #row = byId("several");
  #read = byId("several-read");

  constructor(classes) {
    super();
    this.#classes = classes;
  }

  /** @param seen the answer of "look"; null for nothing */
  show(seen) {
    const digits = seen?.digits ?? [];
    this.#row.hidden = digits.length === 0;
    if (digits.length === 0) this.index = 0; // another may have been chosen meanwhile
    while (this.#read.children.length > digits.length) this.#read.lastChild.remove();
    digits.forEach((digit, i) => {
      const button = this.#read.children[i] ?? this.#newButton(i);
      const name = this.#classes[digit.class];
      button.textContent = UNSURE[digit.verdict] ? `${name}?` : name;
      button.setAttribute("aria-pressed", i === seen.digit);
    });
  }

  #newButton(number) {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => {
      this.index = number;
      this.dispatchEvent(new Event("change"));
    });
    this.#read.append(button);
    return button;
  }
}
