// The training in progress, as the kit tells it: server-sent events.

const NAMES = ["began", "step", "ended", "failed"];

/**
 * The kit tells that a training began, then step after step, and at last that it has ended or
 * failed. All is told from the first on, however late one comes.
 */
export class Training extends EventTarget {
  #source = null;

  /**
   * Lets functions know of a training: handlers.began, step, ended and failed.
   *
   * @param what is in training: "learn" or "teach"
   */
  on(what, handlers) {
    for (const name of NAMES) {
      this.addEventListener(name, ({ detail }) => {
        if (detail.what === what) handlers[name](detail);
      });
    }
  }

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
