// The training in progress, as the kit tells it: server-sent events.

const NAMES = ["began", "step", "ended", "failed"];

/**
 * Dispatches an event for each that the kit sends, with what it says as its detail: "began", with
 * what it is as {what}, then "step" after step, and at last "ended" or "failed". All are told from
 * the first on, however late one comes.
 */
export class Training extends EventTarget {
  #source = null;

  /** Watches the training in progress, or sees the last one again; there may be none. */
  watch() {
    if (this.#source) return;
    const source = new EventSource("training");
    this.#source = source;
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        if (name === "ended" || name === "failed") this.#close();
        this.dispatchEvent(new CustomEvent(name, { detail: JSON.parse(event.data) }));
      });
    }
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      if (this.#source === source) this.#close();
    });
  }

  #close() {
    this.#source.close();
    this.#source = null;
  }
}
