// The line between the panes: dragged, or moved with the arrow keys.

export function divider(handle: HTMLElement): void {
  const panes = handle.parentElement as HTMLElement;
  const set = (percent: number) => {
    const width = Math.min(70, Math.max(15, Math.round(percent)));
    panes.style.setProperty("--editor", `${width}%`);
    handle.setAttribute("aria-valuenow", String(width));
  };
  handle.addEventListener("pointerdown", (down) => {
    handle.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => set((event.clientX / panes.clientWidth) * 100);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
      once: true,
    });
  });
  handle.addEventListener("keydown", (event) => {
    const now = Number(handle.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 2, ArrowRight: now + 2, Home: 15, End: 70 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  });
}
