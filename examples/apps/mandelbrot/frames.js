/** Watches the frames of the page. */
export class Frames {
  longest = 0;
  #last = performance.now();

  constructor() {
    const dot = document.querySelector('#dot');
    const next = () => {
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.#last);
      this.#last = now;
      dot.style.transform = `translateX(${5 * Math.sin(now / 150)}px)`;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  /** From now on. */
  restart() {
    this.longest = 0;
    this.#last = performance.now();
  }
}
