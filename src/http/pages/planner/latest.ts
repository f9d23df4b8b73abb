// Questions of which only the last one counts.

/** The last of several questions; the older ones are given up. */
export class Latest {
  private given = new AbortController();

  /** For the next question: gives up the one before it. */
  next(): AbortSignal {
    this.given.abort();
    this.given = new AbortController();
    return this.given.signal;
  }
}

/** Does `work` once, so many milliseconds after the last call. */
export function debounced(milliseconds: number, work: () => void): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(work, milliseconds);
  };
}
